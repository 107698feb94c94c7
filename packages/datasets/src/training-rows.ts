/** @file Datasets whose training split is another, with a digest of what they hold. */
import { type Dataset, OptionError, type Split } from "@nn/core";

import { datasetDigest } from "./digest.ts";
import { subset } from "./split.ts";

/** The dataset with other contents, and the digest of these. */
export async function withDigest(dataset: Omit<Dataset, "digest">): Promise<Dataset> {
  return { ...dataset, digest: await datasetDigest(dataset) };
}

/** The dataset with some of its training examples, in this order; texts follow. */
export async function keepTraining(dataset: Dataset, rows: Int32Array): Promise<Dataset> {
  const { train, texts } = dataset;
  return withDigest({
    ...dataset,
    train: subset(train, rows),
    ...(texts === undefined ? {} : { texts: { ...texts, train: Array.from(rows, (row) => texts.train[row] ?? []) } }),
  });
}

/** The class numbers of a split. @throws OptionError for a regression. */
export function classNumbers(owner: string, { task, name }: Dataset, { targets }: Split): Int32Array {
  if (task === "classification" && targets.data instanceof Int32Array) return targets.data;
  throw new OptionError(`${owner}: dataset ${name} is a regression; wanted classes`);
}

/** Refuses training splits in which changed copies follow their originals, which must be changed alike. */
export function refuseCopies(owner: string, { originals, name }: Dataset): void {
  if (originals !== undefined)
    throw new OptionError(`${owner}: dataset ${name} holds changed copies of its examples; list ${owner} before them`);
}
