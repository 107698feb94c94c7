import { type Fields, number, optional, OptionError } from "@nn/core";

/** The range that values are kept in; null leaves that side open, as standardized images want it. */
export interface RangeOptions {
  /** Default null. */
  readonly low: number | null;
  /** Default null. */
  readonly high: number | null;
}

export function checkRange(owner: string, { low, high }: RangeOptions): void {
  if (low !== null && high !== null && low >= high) {
    throw new OptionError(`${owner}: the range is [${low}, ${high}]; wanted low < high`);
  }
}

/** The fields of a range. */
export const rangeFields: Fields<RangeOptions> = { low: optional(number(0)), high: optional(number(0)) };

/** Clips in place. */
export function clip(data: Float32Array, { low, high }: RangeOptions): Float32Array {
  if (low === null && high === null) return data;
  const least = low ?? -Infinity;
  const most = high ?? Infinity;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(most, Math.max(least, data[i]!));
  return data;
}
