/** @file The last steps every dataset shares: scaling by the training rows, and the digest. */
import { checkOneOf, type Dataset, type NdArray, OptionError, type Split } from "@nn/core";
import { datasetDigest } from "./digest.ts";
import { fitStandardizer, standardize } from "./standardize.ts";

/**
 * `standard`: (x − mean) / deviation with the statistics of the training split. `unit`: images to [0, 1] by their
 * largest possible level. `none`: numbers as published or generated.
 */
export type Scale = "standard" | "unit" | "none";

const scales: readonly Scale[] = ["standard", "unit", "none"];

/** Throws an OptionError for a scale that does not exist. */
export function checkScale(owner: string, scale: unknown): void {
  checkOneOf(owner, "scale", scale, scales);
}

/** A dataset before scaling. */
export interface RawDataset extends Omit<Dataset, "digest"> {
  /** `all`: one mean and deviation for all positions (images); `feature`: one pair for each column (tables). */
  readonly statistics: "all" | "feature";
  /** Largest possible level of an image; absent for tables, which have no `unit` scale. */
  readonly largest?: number;
}

/** Scales every split alike and computes the digest. */
export async function finishDataset(raw: RawDataset, scale: Scale): Promise<Dataset> {
  const { statistics, largest, ...rest } = raw;
  const apply = scaler(rest.name, statistics, largest, rest.train.inputs, scale);
  const split = ({ inputs, targets }: Split): Split => ({ inputs: apply(inputs), targets });
  const scaled = {
    ...rest,
    train: split(raw.train),
    ...(raw.validation === undefined ? {} : { validation: split(raw.validation) }),
    test: split(raw.test),
  };
  return { ...scaled, digest: await datasetDigest(scaled) };
}

function scaler(
  owner: string,
  statistics: RawDataset["statistics"],
  largest: number | undefined,
  train: NdArray,
  scale: Scale,
): (inputs: NdArray) => NdArray {
  if (scale === "none") return (inputs) => inputs;
  if (scale === "standard") {
    const standardizer = fitStandardizer(train, statistics);
    return (inputs) => standardize(inputs, standardizer);
  }
  if (largest === undefined) {
    throw new OptionError(`${owner}: scale is "unit", which is for images; wanted "standard" or "none"`);
  }
  return (inputs) => standardize(inputs, { mean: Float64Array.of(0), deviation: Float64Array.of(largest) });
}
