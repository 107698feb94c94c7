/** @file A real dataset's rows into train, validation and test. */
import { checkNumber, type Dataset, type Key, OptionError, type Split } from "@nn/core";
import { checkScale, finishDataset, type RawDataset, type Scale } from "./finish-dataset.ts";
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

/** Defaults where train and test are published: all training rows, in a random order, plain permutation. */
export const publishedDefaults: SplitOptions = {
  validation: 0,
  trainLimit: null,
  stratify: false,
  scale: "standard",
  seed: 0,
};

/** Defaults where no split is published: a stratified fifth for testing. */
export const tableDefaults: TableOptions = { ...publishedDefaults, test: 0.2, stratify: true };

/** Throws an OptionError for options that make no sense whatever the number of rows. */
export function checkSplitOptions(owner: string, options: SplitOptions & { readonly test?: number }): void {
  checkScale(owner, options.scale);
  checkNumber(owner, "validation", options.validation, { min: 0 });
  if (options.test !== undefined) checkNumber(owner, "test", options.test, { above: 0 });
  if (typeof options.stratify !== "boolean")
    throw new OptionError(`${owner}: stratify is ${String(options.stratify)}; wanted true or false`);
  if (options.trainLimit !== null) checkNumber(owner, "trainLimit", options.trainLimit, { integer: true, min: 1 });
}

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
  options: SplitOptions & { readonly test?: number },
  key: Key,
): Promise<Dataset> {
  const { all, test: published, ...rest } = source;
  const rows = all.inputs.shape[0] ?? 0;
  const parts =
    published === undefined ? [options.test ?? tableDefaults.test, options.validation] : [options.validation];
  const indices = splitIndices(key.fold("split"), rows, parts, options.stratify ? all.targets.data : undefined);
  const train = limit(source.name, indices.at(-1) ?? new Int32Array(0), options.trainLimit);
  const validation = indices.at(-2) ?? new Int32Array(0);
  const test = published ?? subset(all, indices[0] ?? new Int32Array(0));
  if (test.inputs.shape[0] === 0)
    throw new OptionError(`${source.name}: test ${options.test} of ${rows} rows is none; wanted at least one`);
  return finishDataset(
    {
      ...rest,
      train: subset(all, train),
      ...(validation.length === 0 ? {} : { validation: subset(all, validation) }),
      test,
    },
    options.scale,
  );
}

function limit(name: string, rows: Int32Array, count: number | null): Int32Array {
  if (rows.length === 0) throw new OptionError(`${name}: validation and test leave no training rows`);
  if (count === null) return rows;
  checkNumber(name, "trainLimit", count, { integer: true, min: 1, max: rows.length });
  return rows.subarray(0, count);
}
