/** @file Treatments over all problems: ranks, distributions of scores, profiles of speed. */
import {
  criticalDifference,
  type Duration,
  friedmanTest,
  holm,
  logRankTest,
  performanceProfiles,
  rankGroups,
  scoreProfile,
  signedRankTest,
} from "@nn/statistics";
import { scoresOf } from "./overall.ts";
import type { Across, CellAnalysis, Outcome, ProblemAnalysis, RankAnalysis, SpeedAnalysis } from "./types.ts";

const significance = 0.05;
const thresholds = Array.from({ length: 21 }, (_, index) => index / 20);
/** τ of performance profiles: 1 to 8, twelve to the octave. */
export const profileFactors: readonly number[] = Array.from(
  { length: 36 },
  (_, index) => (1 << Math.floor(index / 12)) * (1 + (index % 12) / 12),
).concat(8);

interface Row {
  readonly treatment: string;
  /** In the order of the problems. */
  readonly cells: readonly CellAnalysis[];
}

/** Only treatments with results on every problem: comparisons are about the same work. Null under two of either. */
export function acrossProblems(
  problems: readonly ProblemAnalysis[],
  treatments: readonly string[],
  reference: string,
): Across | null {
  const rows = treatments
    .map((treatment): Row => ({
      treatment,
      cells: problems.flatMap((problem) => problem.tuned.cells.filter((cell) => cell.treatment === treatment)),
    }))
    .filter(({ cells }) => cells.length === problems.length);
  if (problems.length < 2 || rows.length < 2) return null;
  return {
    problems: problems.map(({ id }) => id),
    treatments: rows.map(({ treatment }) => treatment),
    ranks: rankTreatments(rows),
    scores: {
      thresholds,
      profiles: rows.map(({ cells }) =>
        scoreProfile(
          cells.map((cell, index) => scoresOf(cell.outcomes, problems[index]?.chance ?? 0)),
          thresholds,
        ),
      ),
    },
    speed: compareSpeed(problems, rows, reference),
  };
}

function rankTreatments(rows: readonly Row[]): RankAnalysis {
  const medians = rows.map(({ cells }) => cells.map((cell) => cell.accuracy.median));
  const table = (medians[0] ?? []).map((_, problem) => medians.map((row) => row[problem] ?? 0));
  const friedman = friedmanTest(table);
  const tests = rows.flatMap((first, a) =>
    rows.slice(a + 1).map((second, offset) => ({
      a: first.treatment,
      b: second.treatment,
      p: signedRankTest((medians[a] ?? []).map((value, problem) => value - (medians[a + 1 + offset]?.[problem] ?? 0)))
        .p,
    })),
  );
  const adjusted = holm(tests.map(({ p }) => p));
  const pairs = tests.map((test, index) => ({ ...test, adjustedP: adjusted[index] ?? 1 }));
  const apart = new Set(
    pairs
      .filter(({ adjustedP }) => adjustedP <= significance)
      .flatMap(({ a, b }) => [JSON.stringify([a, b]), JSON.stringify([b, a])]),
  );
  const nameOf = (index: number): string => rows[index]?.treatment ?? "";
  const order = rows.map((_, index) => index).toSorted((a, b) => (friedman.ranks[a] ?? 0) - (friedman.ranks[b] ?? 0));
  const groups = rankGroups(order, (a, b) => apart.has(JSON.stringify([nameOf(a), nameOf(b)])));
  return {
    ...friedman,
    f: Number.isFinite(friedman.f) ? friedman.f : null,
    pairs,
    groups: groups.map((group) => group.map(nameOf)),
    criticalDifference: criticalDifference(rows.length, table.length),
  };
}

function compareSpeed(
  problems: readonly ProblemAnalysis[],
  rows: readonly Row[],
  reference: string,
): SpeedAnalysis | null {
  const timed = problems.flatMap((problem, index) => (problem.spec.target === null ? [] : [index]));
  if (timed.length === 0) return null;
  const times = rows.map(({ cells }) =>
    timed.map((index) =>
      (cells[index]?.outcomes ?? []).map((outcome) => (outcome.reached ? outcome.steps : Number.POSITIVE_INFINITY)),
    ),
  );
  const base = rows.find(({ treatment }) => treatment === reference);
  const tests = rows.map((row) =>
    base === undefined || row === base
      ? null
      : logRankTest(timed.map((index) => ({ a: durations(row.cells[index]), b: durations(base.cells[index]) }))),
  );
  const adjusted = holm(tests.flatMap((test) => (test === null ? [] : [test.p])));
  let place = 0;
  return {
    problems: timed.map((index) => problems[index]?.id ?? ""),
    factors: profileFactors,
    best: performanceProfiles(times, profileFactors),
    reference:
      base === undefined ? null : performanceProfiles(times, profileFactors, { reference: rows.indexOf(base) }),
    logRank: tests.map((test) => (test === null ? null : { ...test, adjustedP: adjusted[place++] ?? 1 })),
  };
}

function durations(cell: CellAnalysis | undefined): Duration[] {
  return (cell?.outcomes ?? []).map((outcome: Outcome) => ({ time: outcome.steps, event: outcome.reached }));
}
