/** @file Many treatments on many problems. */
import { math } from "@nn/core";
import { midranks } from "./ranks.ts";

export interface Friedman {
  /** Mean rank of each treatment; 1 would be the best on every problem. */
  readonly ranks: readonly number[];
  /** Friedman's statistic, corrected for ties. */
  readonly chiSquare: number;
  /** Iman and Davenport's statistic; infinite where all problems rank alike. */
  readonly f: number;
  /** Of Iman and Davenport's statistic. */
  readonly p: number;
  /** Of Friedman's own, which is too cautious with few problems. */
  readonly chiSquareP: number;
}

/**
 * Friedman's test that k treatments rank alike over N problems: with mean ranks R_j,
 * `χ²_F = 12 N / (k (k + 1)) [Σ R_j² − k (k + 1)² / 4]`, divided by `1 − Σ (t³ − t) / (N k (k² − 1))` for ties of t, and the less cautious
 * `F = (N − 1) χ²_F / (N (k − 1) − χ²_F)` with k − 1 and (k − 1)(N − 1) degrees of freedom.
 *
 * @param scores - One row a problem, one column a treatment; larger is better.
 * @throws RangeError under two problems or two treatments, for rows of unequal length, or NaN.
 * @example friedmanTest([[3, 2, 1], [3, 1, 2], [3, 2, 1]]).ranks // [1, 2.333…, 2.666…]
 * @see Friedman 1937; Iman and Davenport 1980; Demšar 2006
 */
export function friedmanTest(scores: readonly (readonly number[])[]): Friedman {
  const problems = scores.length;
  const treatments = scores[0]?.length ?? 0;
  if (problems < 2 || treatments < 2)
    throw new RangeError(`friedmanTest: got ${problems} problems and ${treatments} treatments, wanted two of each`);
  if (scores.some((row) => row.length !== treatments))
    throw new RangeError(`friedmanTest: got rows of unequal length, wanted ${treatments} scores in each`);
  const rows = scores.map((row) => midranks(row.map((score) => -score)));
  const ranks = Array.from({ length: treatments }, (_, column) =>
    rows.reduce((sum, row) => sum + (row[column] ?? 0) / problems, 0),
  );
  const between = treatments - 1;
  const center = (treatments + 1) / 2;
  const spread = ranks.reduce((sum, rank) => sum + (rank - center) * (rank - center), 0);
  // The sum of squares of all ranks without ties would be k (k² − 1) / 12 a problem.
  const within = rows.flat().reduce((sum, rank) => sum + (rank - center) * (rank - center), 0);
  const chiSquare = within === 0 ? 0 : (problems * problems * between * spread) / within;
  const rest = problems * between - chiSquare;
  const f = rest <= 1e-12 * problems ? Number.POSITIVE_INFINITY : ((problems - 1) * chiSquare) / rest;
  return {
    ranks,
    chiSquare,
    f,
    p: Number.isFinite(f) ? math.fisherTail(f, between, between * (problems - 1)) : 0,
    chiSquareP: math.chiSquareTail(chiSquare, between),
  };
}
