/** @file The last steps every dataset shares: scaling by the training rows, and the digest. */
import { type Dataset, type Field, type NdArray, oneOf, OptionError, type Split } from "@nn/core";
import { datasetDigest } from "./digest.ts";
import { impute, meansOfPresent } from "./impute.ts";
import { fitStandardizer, standardize, type Statistics } from "./standardize.ts";

/**
 * `standard`: (x − mean) / deviation with the statistics of the training split. `unit`: images to [0, 1] by their
 * largest possible level. `none`: numbers as published or generated.
 */
export type Scale = "standard" | "unit" | "none";

const scales: readonly Scale[] = ["standard", "unit", "none"];

/** The option `scale`. */
export function scaleField(fallback: Scale): Field<Scale> {
  return oneOf(scales, fallback);
}

/** A dataset before scaling. */
export interface RawDataset extends Omit<Dataset, "digest"> {
  /** `feature` for tables, `channel` for colour images, `all` for grey images and sound. */
  readonly statistics: Statistics;
  /** Numbers that are NaN are missing, and take the mean of their feature over the training rows that have it. */
  readonly imputed?: boolean;
  /** Regression: targets get mean 0 and deviation 1 by the training rows. */
  readonly standardTargets?: boolean;
  /** Largest possible level of an image; absent for tables, which have no `unit` scale. */
  readonly largest?: number;
}

/** Fills in and scales every split alike, by the training rows, and computes the digest. */
export async function finishDataset(raw: RawDataset, scale: Scale): Promise<Dataset> {
  const { statistics, imputed, standardTargets, largest, ...rest } = raw;
  const means = imputed === true ? meansOfPresent(raw.train.inputs) : undefined;
  const fill = (inputs: NdArray): NdArray => (means === undefined ? inputs : impute(inputs, means));
  const apply = scaler(rest.name, statistics, largest, fill(raw.train.inputs), scale);
  const targetStatistics = standardTargets === true ? fitStandardizer(raw.train.targets, "feature") : undefined;
  const split = ({ inputs, targets }: Split): Split => ({
    inputs: apply(fill(inputs)),
    targets: targetStatistics === undefined ? targets : standardize(targets, targetStatistics),
  });
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
