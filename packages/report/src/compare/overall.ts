/** @file One number for each side over all cells: how well, and how fast. */
import { profileFactors } from "../analyze/across.ts";
import { scoresOf } from "../analyze/overall.ts";
import type { Outcome } from "../analyze/types.ts";
import { bootstrapBand, drawnInterquartileMean, type Interval, performanceProfiles } from "@nn/statistics";

/** A cell that both sides have, with outcomes in pairs of one seed. */
export interface PairedCell {
  /** Accuracy of guessing; null where it is not known, as in regression. */
  readonly chance: number | null;
  readonly hasTarget: boolean;
  readonly reference: readonly Outcome[];
  readonly candidate: readonly Outcome[];
}

export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
}

/** Interquartile means of (accuracy − chance) / (1 − chance) over cells and seeds. */
export interface CompareScores {
  readonly cells: number;
  readonly pairs: number;
  readonly reference: Estimate;
  readonly candidate: Estimate;
  /** Candidate minus reference. */
  readonly difference: Estimate;
}

/** Scores of the performance profiles of the two sides: 1 is nowhere slower than the other, 0 never arrives within `factor` times its steps. */
export interface CompareSpeed {
  /** Cells with a target. */
  readonly cells: number;
  /** The largest τ. */
  readonly factor: number;
  readonly reference: number;
  readonly candidate: number;
}

/**
 * Null where chance is known of no cell. Intervals are by stratified bootstrap: pairs are drawn within each cell, the same seeds
 * for both sides and for their difference.
 */
export function compareScores(cells: readonly PairedCell[]): CompareScores | null {
  const scored = cells.flatMap(({ chance, reference, candidate }) =>
    chance === null ? [] : [{ reference: scoresOf(reference, chance), candidate: scoresOf(candidate, chance) }],
  );
  if (scored.length === 0) return null;
  let pairs = 0;
  const places = scored.map(({ reference }) => reference.map(() => pairs++));
  const referenceMean = drawnInterquartileMean(scored.flatMap(({ reference }) => reference));
  const candidateMean = drawnInterquartileMean(scored.flatMap(({ candidate }) => candidate));
  const statistics = (sample: readonly (readonly number[])[]): [number, number, number] => {
    const drawn = sample.flat();
    const [reference, candidate] = [referenceMean(drawn), candidateMean(drawn)];
    return [reference, candidate, candidate - reference];
  };
  const bands = bootstrapBand(places, statistics);
  const [reference, candidate, difference] = statistics(places).map((value, index): Estimate => ({
    value,
    interval: bands[index] ?? { low: value, high: value },
  }));
  if (reference === undefined || candidate === undefined || difference === undefined) return null;
  return { cells: scored.length, pairs, reference, candidate, difference };
}

/** Null where no cell has a target. */
export function compareSpeed(cells: readonly PairedCell[]): CompareSpeed | null {
  const timed = cells.filter(({ hasTarget }) => hasTarget);
  if (timed.length === 0) return null;
  const times = (["reference", "candidate"] as const).map((side) =>
    timed.map((cell) => cell[side].map(({ reached, steps }) => (reached ? steps : Number.POSITIVE_INFINITY))),
  );
  const [reference, candidate] = performanceProfiles(times, profileFactors, { replicates: 1 });
  return {
    cells: timed.length,
    factor: profileFactors.at(-1) ?? 1,
    reference: reference?.score ?? 0,
    candidate: candidate?.score ?? 0,
  };
}
