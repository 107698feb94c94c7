/** @file Two runs side by side: cells that measure the same thing, paired by seed. */
import { chanceOf, type Chance } from "../analyze/chance.ts";
import { outcomeOf, worstValues, type Worst } from "../analyze/outcome.ts";
import type { Outcome } from "../analyze/types.ts";
import {
  bootstrapInterval,
  hodgesLehmann,
  holm,
  type Interval,
  mean,
  median,
  pairedImprovement,
  signFlipTest,
  smallestP,
} from "@nn/statistics";
import { contentHash, type Phase, type TrialRecord } from "@nn/trials";
import type { CompareMetric } from "./metrics.ts";
import { compareScores, compareSpeed, type CompareScores, type CompareSpeed, type PairedCell } from "./overall.ts";

export interface CompareSide {
  readonly records: readonly TrialRecord[];
  /** Only this treatment, which is then compared with that of the other side whatever it is. */
  readonly treatment?: string;
}

export interface CompareOptions {
  readonly metrics: readonly CompareMetric[];
  readonly phase: Exclude<Phase, "tune">;
  /** `spec`: equal specs, versions of code aside. `names`: equal ids of problem and treatment, whatever they mean. */
  readonly by: "spec" | "names";
}

/** Candidate minus reference on one cell. */
export interface CompareRow {
  readonly problem: string;
  readonly treatment: string;
  readonly metric: string;
  readonly better: "higher" | "lower";
  /** Pairs of seeds. */
  readonly n: number;
  /** Medians. */
  readonly reference: number;
  readonly candidate: number;
  /** Hodges–Lehmann estimate of the paired differences, its interval and the coverage that this has. */
  readonly delta: number;
  readonly interval: Interval;
  readonly level: number;
  readonly p: number;
  /** Holm over the rows of the metric. */
  readonly adjustedP: number;
  readonly smallestAdjustedP: number;
  /** Chance that the candidate is better at the same seed, ties half. */
  readonly win: number;
  /** Runs that did not reach the target, on each side; null where the problem has none. */
  readonly censored: { readonly reference: number; readonly candidate: number } | null;
  readonly diverged: { readonly reference: number; readonly candidate: number };
}

/** One metric over all rows. */
export interface CompareTotal {
  readonly metric: string;
  readonly rows: number;
  /** Mean over rows of the mean difference, with a bootstrap interval that draws seeds within each row. */
  readonly delta: number;
  readonly interval: Interval;
  readonly win: number;
}

export interface Comparison {
  readonly rows: readonly CompareRow[];
  readonly totals: readonly CompareTotal[];
  readonly scores: CompareScores | null;
  readonly speed: CompareSpeed | null;
  /** Pairs of trials, and those with equal result hashes. */
  readonly pairs: number;
  readonly equal: number;
  /** Cells without a counterpart, and cells that share no seed, as `problem treatment`. */
  readonly onlyReference: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly unpaired: readonly string[];
}

interface Cell {
  readonly problem: string;
  readonly treatment: string;
  readonly records: TrialRecord[];
}

interface Pair {
  readonly reference: readonly [TrialRecord, Outcome];
  readonly candidate: readonly [TrialRecord, Outcome];
}

/** Compares what both sides measured. A diverged run stands at the worst value of both sides together. */
export function compareRuns(reference: CompareSide, candidate: CompareSide, options: CompareOptions): Comparison {
  const anyTreatment = reference.treatment !== undefined || candidate.treatment !== undefined;
  const sides = [reference, candidate].map((side) => cellsOf(side, options, anyTreatment));
  const [left = new Map<string, Cell>(), right = new Map<string, Cell>()] = sides;
  const scales = scaleByProblem([...left.values(), ...right.values()]);
  const shared = [...left].flatMap(([id, cell]) => {
    const other = right.get(id);
    return other === undefined ? [] : [{ left: cell, right: other, pairs: pairsOf(cell, other, scales) }];
  });
  const measured = shared.filter(({ pairs }) => pairs.length > 0);
  const tables = options.metrics.map((metric) => tableOf(metric, measured));
  const everyPair = measured.flatMap(({ pairs }) => pairs);
  const paired = measured.map((cell): PairedCell => ({
    chance: scales.get(cell.left.problem)?.chance?.accuracy ?? null,
    hasTarget: hasTarget(cell.pairs),
    reference: cell.pairs.map(({ reference: [, outcome] }) => outcome),
    candidate: cell.pairs.map(({ candidate: [, outcome] }) => outcome),
  }));
  return {
    rows: tables.flatMap(({ rows }) => rows),
    totals: tables.flatMap(({ total }) => (total === undefined ? [] : [total])),
    scores: compareScores(paired),
    speed: compareSpeed(paired),
    pairs: everyPair.length,
    equal: everyPair.filter((pair) => pair.reference[0].resultHash === pair.candidate[0].resultHash).length,
    onlyReference: [...left].filter(([id]) => !right.has(id)).map(([, cell]) => nameOf(cell)),
    onlyCandidate: [...right].filter(([id]) => !left.has(id)).map(([, cell]) => nameOf(cell)),
    unpaired: shared.filter(({ pairs }) => pairs.length === 0).map((cell) => nameOf(cell.left)),
  };
}

function nameOf({ problem, treatment }: Pick<Cell, "problem" | "treatment">): string {
  return `${problem} ${treatment}`;
}

/** Cells by what they are joined by. */
function cellsOf(side: CompareSide, { phase, by }: CompareOptions, anyTreatment: boolean): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const record of side.records) {
    const { labels, spec } = record;
    if (spec.phase !== phase || (side.treatment !== undefined && labels.treatment !== side.treatment)) continue;
    const problem = by === "names" ? labels.problem : withoutCode(spec.problem);
    const treatment = anyTreatment ? null : by === "names" ? labels.treatment : withoutCode(spec.treatment);
    const id = contentHash([problem, treatment]);
    const cell = cells.get(id);
    if (cell === undefined) cells.set(id, { problem: labels.problem, treatment: labels.treatment, records: [record] });
    else cell.records.push(record);
  }
  return cells;
}

/** A spec without versions and packages of plug-ins: what was asked for, not which code answered. */
export function withoutCode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCode);
  if (typeof value !== "object" || value === null) return value;
  const isPlugin = "name" in value && "options" in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isPlugin || name === "name" || name === "options")
      .map(([name, item]) => [name, withoutCode(item)]),
  );
}

interface Scale {
  readonly chance: Chance | undefined;
  /** What diverged runs count as. */
  readonly worst: Worst;
}

/** By the id of the problem on the left or right side. */
function scaleByProblem(cells: readonly Cell[]): ReadonlyMap<string, Scale> {
  const records = new Map<string, TrialRecord[]>();
  for (const cell of cells) records.set(cell.problem, [...(records.get(cell.problem) ?? []), ...cell.records]);
  return new Map(
    [...records].map(([problem, all]) => {
      const [first] = all;
      const chance = first === undefined ? undefined : chanceOf(first.spec.problem, {}, all);
      return [problem, { chance, worst: worstValues(all, chance) }];
    }),
  );
}

function hasTarget([pair]: readonly Pair[]): boolean {
  return pair !== undefined && pair.reference[0].spec.problem.target !== null;
}

/** Trials with the same seed: they saw the same examples in the same order and drew the same numbers. */
function pairsOf(reference: Cell, candidate: Cell, scales: ReadonlyMap<string, Scale>): Pair[] {
  const values = scales.get(reference.problem)?.worst;
  if (values === undefined) return [];
  const bySeed = new Map(candidate.records.map((record) => [record.spec.seed, record]));
  return reference.records
    .toSorted((a, b) => a.labels.seedIndex - b.labels.seedIndex)
    .flatMap((record): Pair[] => {
      const other = bySeed.get(record.spec.seed);
      const left = outcomeOf(record, values);
      const right = other === undefined ? undefined : outcomeOf(other, values);
      if (other === undefined || left === undefined || right === undefined) return [];
      return [{ reference: [record, left], candidate: [other, right] }];
    });
}

function tableOf(
  metric: CompareMetric,
  cells: readonly { readonly left: Cell; readonly right: Cell; readonly pairs: readonly Pair[] }[],
): { readonly rows: readonly CompareRow[]; readonly total: CompareTotal | undefined } {
  const measured = cells.flatMap(({ left, right, pairs }) => {
    const values = pairs.flatMap(({ reference, candidate }) => {
      const [a, b] = [metric.value(reference[1], reference[0]), metric.value(candidate[1], candidate[0])];
      return a === null || b === null ? [] : [{ a, b }];
    });
    if (values.length === 0) return [];
    const a = values.map((value) => value.a);
    const b = values.map((value) => value.b);
    const differences = values.map((value) => value.b - value.a);
    return [{ left, right, pairs, a, b, differences, p: signFlipTest(differences) }];
  });
  const adjusted = holm(measured.map(({ p }) => p));
  const win = (a: readonly number[], b: readonly number[]): number =>
    metric.better === "higher" ? pairedImprovement(b, a) : pairedImprovement(a, b);
  const rows = measured.map(({ left, right, pairs, a, b, differences, p }, index): CompareRow => {
    const { estimate, low, high, level } = hodgesLehmann(differences);
    const count = (side: keyof Pair, test: (outcome: Outcome) => boolean): number =>
      pairs.filter((pair) => test(pair[side][1])).length;
    const both = (test: (outcome: Outcome) => boolean): CompareRow["diverged"] => ({
      reference: count("reference", test),
      candidate: count("candidate", test),
    });
    return {
      problem: left.problem,
      treatment: left.treatment === right.treatment ? left.treatment : `${left.treatment} → ${right.treatment}`,
      metric: metric.name,
      better: metric.better,
      n: differences.length,
      reference: median(a),
      candidate: median(b),
      delta: estimate,
      interval: { low, high },
      level,
      p,
      adjustedP: adjusted[index] ?? 1,
      smallestAdjustedP: Math.min(1, measured.length * smallestP(differences.length)),
      win: win(a, b),
      censored: hasTarget(pairs) ? both(({ reached }) => !reached) : null,
      diverged: both(({ status }) => status === "diverged"),
    };
  });
  if (measured.length === 0) return { rows, total: undefined };
  const statistic = (strata: readonly (readonly number[])[]): number => mean(strata.map(mean));
  const strata = measured.map(({ differences }) => differences);
  const total: CompareTotal = {
    metric: metric.name,
    rows: rows.length,
    delta: statistic(strata),
    interval: bootstrapInterval(strata, statistic),
    win: mean(rows.map((row) => row.win)),
  };
  return { rows, total };
}
