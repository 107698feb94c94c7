/** @file Generalization gaps of the treatments of a problem, and how far each is from the reference's at the same seed. */
import { type GapName, type Gaps, generalizationGaps, type TrialRecord } from "@nn/trials";
import { hodgesLehmann } from "@nn/statistics";
import { proportion, summarize } from "./summarize.ts";
import type { GapAnalysis, GapDifference, Summary } from "./types.ts";

const names: readonly GapName[] = ["lossAtEnd", "errorAtEnd", "atBest", "atMatchedTrain"];

interface GapRun {
  readonly seedIndex: number;
  readonly gaps: Gaps;
  readonly testAccuracy: number | null;
  readonly testLoss: number | null;
}

/**
 * By treatment; undefined where no trial measured the test split along its way. Runs that diverged or crashed have no gap and are in
 * no number here: their count stands beside it.
 */
export function analyzeGaps(
  groups: ReadonlyMap<string, readonly TrialRecord[]>,
  reference: string,
  level: number,
): ReadonlyMap<string, GapAnalysis> {
  const runs = new Map(
    [...groups].map(([treatment, records]) => [treatment, records.flatMap((one) => runOf(one, level))]),
  );
  const base = runs.get(reference) ?? [];
  return new Map(
    [...runs].flatMap(([treatment, own]) =>
      own.length === 0 ? [] : [[treatment, summarizeGaps(own, treatment === reference ? null : base, level)] as const],
    ),
  );
}

function runOf({ labels, result }: TrialRecord, level: number): GapRun[] {
  const { final, status, curve } = result;
  if (status !== "completed" || final === null || !curve.some((point) => point.test !== undefined)) return [];
  const missing = { loss: null, accuracy: null };
  const points = curve.map((point) => ({ ...point, test: point.test ?? missing }));
  return [
    {
      seedIndex: labels.seedIndex,
      gaps: generalizationGaps(points, final, level),
      testAccuracy: final.test.accuracy,
      testLoss: final.test.loss,
    },
  ];
}

function summarizeGaps(runs: readonly GapRun[], reference: readonly GapRun[] | null, level: number): GapAnalysis {
  const of = (read: (run: GapRun) => number | null): Summary | null => {
    const values = runs.map(read).filter((value) => value !== null);
    return values.length === 0 ? null : summarize(values);
  };
  const paired = (read: (run: GapRun) => number | null): GapDifference | null =>
    differences(runs, reference ?? [], read);
  // Where the test split was not measured on the way, the runs that have a number are no fair sample of all.
  const isWhole = [...runs, ...(reference ?? [])].every(
    ({ gaps }) => (gaps.bestStep === null || gaps.atBest !== null) && (!gaps.matched || gaps.atMatchedTrain !== null),
  );
  const onTheWay = (read: (run: GapRun) => number | null): Summary | null => (isWhole ? of(read) : null);
  const bestSteps = of((run) => run.gaps.bestStep);
  return {
    n: runs.length,
    lossAtEnd: of((run) => run.gaps.lossAtEnd),
    errorAtEnd: of((run) => run.gaps.errorAtEnd),
    atBest: onTheWay((run) => run.gaps.atBest),
    atMatchedTrain: onTheWay((run) => run.gaps.atMatchedTrain),
    matchedTrainLoss: level,
    matched: proportion(runs.filter((run) => run.gaps.matched).length, runs.length),
    selectionOptimism: onTheWay((run) => run.gaps.selectionOptimism),
    bestStep: bestSteps?.median ?? null,
    test: { accuracy: of((run) => run.testAccuracy), loss: of((run) => run.testLoss) },
    excess:
      reference === null
        ? null
        : {
            ...(Object.fromEntries(
              names.map((name) => [name, isWhole || isAtEnd(name) ? paired((run) => run.gaps[name]) : null]),
            ) as Record<GapName, GapDifference | null>),
            testAccuracy: paired((run) => run.testAccuracy),
            testLoss: paired((run) => run.testLoss),
          },
  };
}

function isAtEnd(name: GapName): boolean {
  return name === "lossAtEnd" || name === "errorAtEnd";
}

/** Treatment minus reference over the seeds that both have a number for. */
function differences(
  runs: readonly GapRun[],
  reference: readonly GapRun[],
  read: (run: GapRun) => number | null,
): GapDifference | null {
  const base = new Map(reference.map((run) => [run.seedIndex, read(run)]));
  const found = runs.flatMap((run) => {
    const [own, other] = [read(run), base.get(run.seedIndex) ?? null];
    return own === null || other === null ? [] : [own - other];
  });
  if (found.length === 0) return null;
  const { estimate, low, high, level } = hodgesLehmann(found);
  return {
    n: found.length,
    estimate,
    interval: { low, high },
    level,
    direction: low > 0 ? "higher" : high < 0 ? "lower" : "unclear",
  };
}
