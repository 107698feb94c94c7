/** @file A real dataset's rows into train, validation and test. */
import {
  checkNumber,
  type Dataset,
  type Fields,
  flag,
  integer,
  type Key,
  type NdArray,
  number,
  oneOf,
  optional,
  OptionError,
  type Split,
} from "@nn/core";
import { finishDataset, scaleField, type RawDataset, type Scale } from "./finish-dataset.ts";
import { splitIndices, subset } from "./split.ts";

/** Options of every real dataset. */
export interface SplitOptions {
  /** Rows taken out of the training rows: a share below 1 or a count. Default 0, which gives no validation split. */
  readonly validation: number;
  /** Keep this many training rows only, the first of the permutation: smaller limits give subsets. Default null, all. */
  readonly trainLimit: number | null;
  /** Keep the proportions of the classes in every part. */
  readonly stratify: boolean;
  readonly scale: Scale;
  /** Seed of the permutation that parts are cut from. Default 0. */
  readonly seed: number;
}

/** Options of a dataset that has no published test part. */
export interface TableOptions extends SplitOptions {
  /** Rows for testing: a share below 1 or a count. Default 0.2. */
  readonly test: number;
}

/** Fields where train and test are published: all training rows, in a random order, plain permutation. */
export const publishedFields: Fields<SplitOptions> = {
  validation: number(0, { min: 0 }),
  trainLimit: optional(integer(1, { min: 1 })),
  stratify: flag(false),
  scale: scaleField("standard"),
  seed: integer(0),
};

/** Fields where no split is published: a stratified fifth for testing. */
export const tableFields: Fields<TableOptions> = {
  ...publishedFields,
  test: number(0.2, { above: 0 }),
  stratify: flag(true),
};

/** Options of a table whose targets are numbers: there are no classes to keep the proportions of. */
export interface RegressionOptions extends Omit<TableOptions, "stratify"> {
  /** `standard`: targets with mean 0 and deviation 1 by the training rows, so that the mean guess has a squared error of 1. */
  readonly targetScale: "standard" | "none";
}

const { stratify: _, ...unstratified } = tableFields;
/** Fields of regression tables: a fifth for testing, inputs and targets scaled. */
export const regressionFields: Fields<RegressionOptions> = {
  ...unstratified,
  targetScale: oneOf(["standard", "none"], "standard"),
};

/** The options that say which rows go where. */
export type PartOptions = Pick<SplitOptions, "validation" | "trainLimit" | "stratify"> & { readonly test?: number };

/** Rows as read, with `test` where it is published. */
export type UnsplitDataset = Omit<RawDataset, "train" | "validation" | "test"> & {
  readonly all: Split;
  readonly test?: Split;
};

/**
 * Cuts the parts from one permutation by `key.fold("split")`, scales them by the training rows that are kept, and
 * computes the digest. A published test split stays in its published order.
 */
export async function splitDataset(
  source: UnsplitDataset,
  options: Omit<SplitOptions, "stratify"> & Partial<Pick<TableOptions, "stratify" | "test">>,
  key: Key,
): Promise<Dataset> {
  const { all, test: published, ...rest } = source;
  const parts = { ...options, stratify: options.stratify === true };
  const rows = cutRows(source.name, all.targets, parts, key, published !== undefined);
  return finishDataset(
    {
      ...rest,
      train: subset(all, rows.train),
      ...(rows.validation === undefined ? {} : { validation: subset(all, rows.validation) }),
      test: published ?? subset(all, rows.test),
    },
    options.scale,
  );
}

/** Row numbers of each part. */
export interface PartRows {
  readonly train: Int32Array;
  readonly validation?: Int32Array;
  /** Empty where a test part is published. */
  readonly test: Int32Array;
}

/** The parts of rows with the given targets, cut from one permutation by `key.fold("split")`. */
export function cutRows(name: string, targets: NdArray, options: PartOptions, key: Key, published: boolean): PartRows {
  const rows = targets.shape[0] ?? 0;
  const share = options.test ?? tableFields.test.fallback;
  const indices = splitIndices(
    key.fold("split"),
    rows,
    published ? [options.validation] : [share, options.validation],
    options.stratify ? targets.data : undefined,
  );
  const train = limit(name, indices.at(-1) ?? new Int32Array(0), options.trainLimit);
  const validation = indices.at(-2) ?? new Int32Array(0);
  const test = published ? new Int32Array(0) : (indices[0] ?? new Int32Array(0));
  if (!published && test.length === 0)
    throw new OptionError(`${name}: test ${share} of ${rows} rows is none; wanted at least one`);
  return { train, test, ...(validation.length === 0 ? {} : { validation }) };
}

function limit(name: string, rows: Int32Array, count: number | null): Int32Array {
  if (rows.length === 0) throw new OptionError(`${name}: validation and test leave no training rows`);
  if (count === null) return rows;
  checkNumber(name, "trainLimit", count, { integer: true, min: 1, max: rows.length });
  return rows.subarray(0, count);
}
