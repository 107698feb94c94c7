/** @file Claims of the suite against its results. */
import { hodgesLehmann, holm, mean, median, signFlipTest, smallestP } from "@nn/statistics";
import {
  type Claim,
  claimProblems,
  claimText,
  counted,
  type Problem,
  type Suite,
  type TrialRecord,
  whereText,
} from "@nn/trials";
import { chanceOf, matchedTrainLoss, type Chance } from "./chance.ts";
import { fewestSeeds } from "./compare.ts";
import { groupRecords, measuredRecords, type Groups } from "./groups.ts";
import { measure } from "./measure.ts";
import { worstValues, type Worst } from "./outcome.ts";
import type { ClaimResult } from "./types.ts";

export interface ClaimOptions {
  /** Number of classes by dataset name, for datasets that do not come with the house. */
  readonly classes?: Readonly<Record<string, number>>;
}

/**
 * Tests every claim of a suite on what there is of its results.
 *
 * Seeds are the pairs: the difference left − right of a seed is its mean over the problems of the claim, because treatments
 * and problems share their random streams at a seed. A claim is the set of differences it allows (`>`: above 0; `>=` with margin m:
 * above −m; `~`: within ±m). It is supported when the estimate lies in the set and the two-sided sign-flip test rejects every
 * edge of it, refuted when the estimate lies outside and the test rejects the nearest edge, undecided otherwise; p is corrected by
 * Holm over all claims of the suite, so that the chance of any false verdict is at most α.
 *
 * @returns In the order of the suite; empty for a suite without claims.
 */
export function evaluateClaims(
  suite: Suite,
  records: readonly TrialRecord[],
  options: ClaimOptions = {},
): ClaimResult[] {
  const claims = suite.claims ?? [];
  if (claims.length === 0) return [];
  const groups = groupRecords(records);
  const settings = new Map<string, Setting>();
  const settingOf = (problem: Problem): Setting => {
    const known = settings.get(problem.id);
    if (known !== undefined) return known;
    const made = makeSetting(suite, problem, groups, options.classes ?? {});
    settings.set(problem.id, made);
    return made;
  };
  const tests = claims.map((claim) => testClaim(suite, claim, claimProblems(claim, suite).map(settingOf)));
  const adjusted = holm(tests.map((test) => test.p));
  return tests.map((test, index) => judge(test, adjusted[index] ?? 1, claims.length));
}

/** What measuring on a problem needs. */
interface Setting {
  readonly problem: Problem;
  /** Finished runs by treatment, then by seed index. */
  readonly runs: ReadonlyMap<string, ReadonlyMap<number, TrialRecord>>;
  readonly worst: Worst;
  /** Training loss of `gap@matchedTrain`. */
  readonly level: number;
}

function makeSetting(
  suite: Suite,
  problem: Problem,
  groups: Groups,
  classes: Readonly<Record<string, number>>,
): Setting {
  const treatments = suite.cells.filter((cell) => cell.problem === problem.id).map((cell) => cell.treatment);
  const records = treatments.map((id) => measuredRecords(suite, groups, problem.id, id));
  const everything = records.flat();
  const runs = treatments.map((id, index): [string, Map<number, TrialRecord>] => [
    id,
    new Map(
      records[index]
        ?.filter(({ result }) => result.status !== "failed")
        .map((record) => [record.labels.seedIndex, record]),
    ),
  ]);
  const chance: Chance | undefined = chanceOf(problem.spec, classes, everything);
  return {
    problem,
    runs: new Map(runs),
    worst: worstValues(everything, chance),
    level: matchedTrainLoss(problem, chance),
  };
}

interface ClaimTest {
  readonly claim: Claim;
  readonly problems: readonly string[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly differences: readonly number[];
  readonly effect: ClaimResult["effect"];
  readonly holds: boolean;
  readonly p: number;
  readonly notes: readonly string[];
}

function testClaim(suite: Suite, claim: Claim, settings: readonly Setting[]): ClaimTest {
  const pairs: { left: number; right: number }[] = [];
  let unfinished = 0;
  let numberless = 0;
  for (let seed = 0; seed < suite.seeds.count; seed += 1) {
    const sides = [claim.left, claim.right].map((treatment) =>
      settings.map(({ runs }) => runs.get(treatment)?.get(seed)),
    );
    if (sides.flat().some((record) => record === undefined)) {
      unfinished += 1;
      continue;
    }
    const [left, right] = sides.map((records) => meanOver(records, settings, claim));
    if (left === undefined || right === undefined || left === null || right === null) numberless += 1;
    else pairs.push({ left, right });
  }
  const differences = pairs.map(({ left, right }) => left - right);
  const notes = [
    ...(unfinished > 0 ? [`${unfinished} of ${suite.seeds.count} seeds are not finished on both sides.`] : []),
    ...(numberless > 0
      ? [`${numberless} of ${suite.seeds.count} seeds have no ${claim.metric} on both sides and are left out.`]
      : []),
    ...(claim.metric === "stepsToTarget" ? censoredNote(claim, settings) : []),
  ];
  const common = {
    claim,
    problems: settings.map(({ problem }) => problem.id),
    left: pairs.map((pair) => pair.left),
    right: pairs.map((pair) => pair.right),
    differences,
    notes,
  };
  if (differences.length === 0) return { ...common, effect: null, holds: false, p: 1 };
  const { estimate, low, high, level } = hodgesLehmann(differences, 1 - claim.alpha);
  const { holds, p } = testRegion(claim, estimate, differences);
  return { ...common, effect: { estimate, interval: { low, high }, level }, holds, p };
}

function meanOver(
  records: readonly (TrialRecord | undefined)[],
  settings: readonly Setting[],
  claim: Claim,
): number | null {
  const values = settings.map(({ worst, level }, index) => {
    const record = records[index];
    return record === undefined ? null : measure(claim.metric, record, worst, level);
  });
  const numbers = values.filter((value) => value !== null);
  return numbers.length < values.length ? null : mean(numbers);
}

/** The edges of the set of differences that the claim allows, and whether a difference lies in it. */
function testRegion(
  { relation, margin }: Claim,
  estimate: number,
  differences: readonly number[],
): { holds: boolean; p: number } {
  const pAt = (edge: number): number => signFlipTest(differences.map((difference) => difference - edge));
  switch (relation) {
    case ">":
      return { holds: estimate > 0, p: pAt(0) };
    case "<":
      return { holds: estimate < 0, p: pAt(0) };
    case ">=":
      return { holds: estimate > -margin, p: pAt(-margin) };
    case "<=":
      return { holds: estimate < margin, p: pAt(margin) };
    case "~": {
      const holds = Math.abs(estimate) < margin;
      return { holds, p: holds ? Math.max(pAt(-margin), pAt(margin)) : pAt(estimate < 0 ? -margin : margin) };
    }
    default:
      return relation satisfies never;
  }
}

function judge(test: ClaimTest, adjustedP: number, family: number): ClaimResult {
  const { claim, differences, effect, p } = test;
  const n = differences.length;
  const decided = n >= fewestSeeds && adjustedP <= claim.alpha;
  return {
    id: claim.id,
    that: claimText(claim),
    metric: claim.metric,
    where: whereText(claim.where),
    problems: test.problems,
    alpha: claim.alpha,
    margin: claim.margin,
    n,
    medians: n === 0 ? null : { left: median(test.left), right: median(test.right) },
    effect,
    p,
    adjustedP,
    verdict: decided ? (test.holds ? "supported" : "refuted") : "undecided",
    reason: decided ? null : reasonOf(test, adjustedP, family),
    notes: test.notes,
  };
}

function reasonOf({ claim, differences, p }: ClaimTest, adjustedP: number, family: number): string {
  const n = differences.length;
  const { alpha } = claim;
  if (n === 0) return "No seed has a number on both sides yet.";
  if (n < fewestSeeds) return `${counted(n, "pair")}: under ${fewestSeeds} nothing is decided.`;
  const best = smallestP(n);
  // Rounding is for people; the comparison is not rounded.
  const show = (value: number): string => String(Number(value.toPrecision(2)));
  if (best > alpha)
    return `${n} pairs cannot reach α = ${alpha}: if all agree, p is ${show(best)}. ${enoughSeeds(alpha, family)}`;
  if (p <= alpha && adjustedP > alpha && p <= best * (1 + 1e-12))
    return `All ${n} pairs agree, p = ${show(p)}, but Holm over ${family} claims makes it ${show(adjustedP)}. ${enoughSeeds(alpha, family)}`;
  if (differences.every((difference) => difference === 0)) return `The two are equal on all ${n} seeds.`;
  return `Corrected p = ${show(adjustedP)} is above α = ${alpha}.`;
}

/** Seeds with which agreement of all pairs decides even the first of all claims. */
function enoughSeeds(alpha: number, family: number): string {
  let seeds = fewestSeeds;
  while (seeds < 60 && family * smallestP(seeds, Number.POSITIVE_INFINITY) > alpha) seeds += 1;
  return `With ${seeds} seeds agreement decides.`;
}

function censoredNote(claim: Claim, settings: readonly Setting[]): string[] {
  const parts = [claim.left, claim.right].flatMap((treatment) => {
    const runs = settings.flatMap((at) => [...(at.runs.get(treatment)?.values() ?? [])]);
    const late = runs.filter(({ result }) => result.stepsToTarget === null).length;
    return late === 0 ? [] : [`${late} of ${runs.length} of ${treatment}`];
  });
  return parts.length === 0 ? [] : [`Runs without arrival count with the budget: ${parts.join(", ")}.`];
}
