/** @file One measured value, as bench:peers writes it. */
export interface Row {
  readonly peer: string;
  readonly profile: string;
  readonly workload: string;
  /** Median over the rounds. */
  readonly value: number;
  /** Of every round. */
  readonly values: readonly number[];
  readonly unit: string;
  /** Threads that the library was given. */
  readonly threads: number;
}
