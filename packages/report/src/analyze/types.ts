/** @file What the analysis of a suite says; JSON values only, null where there is no number. */
import type { Friedman, Interval, LogRank, PerformanceProfile, ScoreProfile, VarianceComponents } from "@nn/statistics";
import type { GapName, Phase, ProblemSpec, TrialResult } from "@nn/trials";

/** A quantity over the seeds of a cell. */
export interface Summary {
  readonly n: number;
  readonly median: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Bootstrap interval of the median. */
  readonly interval: Interval;
}

/** k of n with Wilson's interval. */
export interface Proportion {
  readonly count: number;
  readonly n: number;
  readonly share: number;
  readonly interval: Interval;
}

/** One seed as it enters the aggregates: diverged runs carry the worst value. */
export interface Outcome {
  readonly seedIndex: number;
  readonly key: string;
  readonly resultHash: string;
  readonly status: "completed" | "diverged";
  readonly divergence: NonNullable<TrialResult["divergence"]> | null;
  readonly accuracy: number;
  readonly loss: number;
  readonly bestValidationAccuracy: number;
  readonly bestValidationLoss: number;
  /** Steps until the target, or the budget where it was not reached. */
  readonly steps: number;
  readonly reached: boolean;
}

/** Quantiles over seeds at each evaluation. */
export interface Band {
  readonly median: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
}

export type CurveMetric = "loss" | "accuracy";
export type CurveSplit = "train" | "validation";

export interface Curves {
  readonly steps: readonly number[];
  readonly train: Readonly<Record<CurveMetric, Band>>;
  readonly validation: Readonly<Record<CurveMetric, Band>>;
  /** Only of problems whose budget says `evaluateTest`. */
  readonly test?: Readonly<Record<CurveMetric, Band>>;
}

/** Median over seeds; null where no seed has a finite number. */
export interface LayerSummary {
  readonly layer: string;
  /** Mean of |a|. */
  readonly activationMagnitude: number | null;
  readonly activationVariance: number | null;
  readonly gradientVariance: number | null;
  readonly deadShare: number | null;
}

export interface TimeToTarget {
  readonly budget: number;
  /** Kaplan–Meier; null: more than half of the seeds did not arrive. */
  readonly median: number | null;
  /** Share of runs that have not arrived, dropping at each time. */
  readonly survival: readonly { readonly step: number; readonly share: number; readonly interval: Interval }[];
  /** Restricted mean, i.e. the mean of min(steps, budget), with a bootstrap interval. */
  readonly restrictedMean: number;
  readonly restrictedMeanInterval: Interval;
  /** Null: no success. */
  readonly expectedRunningTime: number | null;
  readonly success: Proportion;
}

export interface PairedDifference {
  /** Pairs of seeds. */
  readonly n: number;
  /** Hodges–Lehmann estimate of treatment minus reference. */
  readonly estimate: number;
  readonly interval: Interval;
  /** Coverage of the interval; below 0.95 for n < 6. */
  readonly level: number;
  /** Sign-flip test. */
  readonly p: number;
  /** Holm over the treatments of the problem. */
  readonly adjustedP: number;
  /** Wilcoxon's signed-rank test, as a second opinion; not corrected. */
  readonly signedRankP: number;
  /** Paired Cohen's d; null where all differences are equal. */
  readonly cohenD: number | null;
  /** Adjusted p that agreement of all seeds would give; above 0.05 nothing can be decided. */
  readonly smallestAdjustedP: number;
  readonly higher: number;
  readonly lower: number;
  /** `undecided` includes "too few seeds to ever decide"; `tooFewSeeds` means fewer than five. */
  readonly verdict: "better" | "worse" | "undecided" | "tooFewSeeds";
}

/** Treatment minus reference, paired by seed. */
export interface GapDifference {
  readonly n: number;
  /** Hodges–Lehmann. */
  readonly estimate: number;
  readonly interval: Interval;
  /** Coverage of the interval; below 0.95 for n < 6. */
  readonly level: number;
  /** `unclear`: the interval holds 0. */
  readonly direction: "higher" | "lower" | "unclear";
}

/** Over the seeds that completed; null where no seed has a number. */
export interface GapAnalysis extends Readonly<Record<GapName, Summary | null>> {
  readonly n: number;
  readonly selectionOptimism: Summary | null;
  /** Level l of `gap@matchedTrain(l)`, and how many runs came down to it; the others are censored. */
  readonly matchedTrainLoss: number;
  readonly matched: Proportion;
  /** Median step of the smallest validation loss. */
  readonly bestStep: number | null;
  /** Of the same runs: a gap is never read without it. */
  readonly test: Readonly<Record<CurveMetric, Summary | null>>;
  /** `gap.excess`; null for the reference. */
  readonly excess: Readonly<Record<GapName | "testAccuracy" | "testLoss", GapDifference | null>> | null;
}

export interface RateResult {
  readonly learningRate: number;
  /** As the choice sees it; null where half of the seeds diverged. */
  readonly median: number | null;
  /** Of every seed that has a number. */
  readonly values: readonly number[];
  readonly diverged: number;
  readonly n: number;
}

export interface RateChoice {
  readonly learningRate: number;
  /** The best rate is the first or last of the grid: a better one may lie outside. */
  readonly edge: "lowest" | "highest" | null;
  /** Empty when the suite has a single rate. */
  readonly rates: readonly RateResult[];
  /** Decades of the grid within 10 % of the best median; null without a number or a choice. */
  readonly width: number | null;
}

export interface CellAnalysis {
  readonly treatment: string;
  readonly learningRate: number;
  readonly n: number;
  /** Runs that crashed: no measurement, so in no aggregate; a flag. */
  readonly failed: number;
  /** Expected minus found, failed ones included. */
  readonly missing: number;
  readonly divergence: Proportion;
  readonly accuracy: Summary;
  readonly loss: Summary;
  readonly bestValidation: Readonly<Record<CurveMetric, Summary>>;
  /** Null when the problem has no target. */
  readonly target: TimeToTarget | null;
  /** Null when the number of classes is not known. */
  readonly leftChance: boolean | null;
  readonly curves: Curves;
  readonly signal: { readonly start: readonly LayerSummary[]; readonly end: readonly LayerSummary[] };
  /** Only of problems whose budget says `evaluateTest`. */
  readonly gaps?: GapAnalysis;
  /** Of test accuracy; only of suites that vary streams by themselves. */
  readonly variance?: VarianceComponents;
  /** Against the reference treatment; null for the reference itself and where no seed is shared. */
  readonly versusReference: { readonly accuracy: PairedDifference; readonly steps: PairedDifference | null } | null;
  readonly outcomes: readonly Outcome[];
}

export interface PhaseAnalysis {
  readonly phase: Extract<Phase, "report" | "fixed">;
  /** In the order of the suite's treatments; without those that have no finished trial. */
  readonly cells: readonly CellAnalysis[];
  /** Treatments by median test accuracy, best first; ties by loss, then by the order of the suite. */
  readonly ranking: readonly string[];
  /** The first of the ranking and all whose interval reaches into its interval. */
  readonly best: readonly string[];
  /** What diverged runs are counted as. */
  readonly worst: { readonly accuracy: number; readonly loss: number };
}

export interface ProblemAnalysis {
  readonly id: string;
  readonly grid: Readonly<Record<string, string | number>>;
  readonly spec: ProblemSpec;
  readonly classes: number | null;
  /** 1 / classes. */
  readonly chance: number | null;
  /** A cell left chance when the lower end of its interval of test accuracy is above this. */
  readonly chanceLimit: number | null;
  readonly tuned: PhaseAnalysis;
  readonly fixed: PhaseAnalysis | null;
  /** The tuning of each treatment, in the order of the suite. */
  readonly rates: readonly (RateChoice & { readonly treatment: string })[];
  /** Pairs whose intervals are apart in both phases, in opposite order. */
  readonly turns: readonly { readonly aheadTuned: string; readonly aheadFixed: string }[];
}

/** One number for a treatment over all problems. */
export interface OverallScore {
  readonly treatment: string;
  readonly problems: number;
  /** Mean over problems and seeds of (accuracy − chance) / (1 − chance), stratified bootstrap interval. */
  readonly score: number;
  readonly interval: Interval;
  /** Interquartile mean of the same; it cuts failures on up to a quarter of the problems away, so it does not rank. */
  readonly interquartileMean: number;
  readonly interquartileInterval: Interval;
  /** Problems on which the treatment never left chance; null where chance is not known. */
  readonly stuck: number | null;
  /** Mean over problems of the chance to beat the reference at the same seed; null for the reference. */
  readonly improvement: number | null;
  readonly diverged: Proportion;
}

/** Treatments over all problems that every one of them has results on. */
export interface Across {
  readonly problems: readonly string[];
  readonly treatments: readonly string[];
  readonly ranks: RankAnalysis;
  /** Share of runs above each score, (accuracy − chance) / (1 − chance); in the order of `treatments`. */
  readonly scores: { readonly thresholds: readonly number[]; readonly profiles: readonly ScoreProfile[] };
  /** Null where no problem has a target. */
  readonly speed: SpeedAnalysis | null;
}

/** Mean ranks of median test accuracy. */
export interface RankAnalysis extends Omit<Friedman, "f"> {
  /** Iman and Davenport's; null where all problems rank alike. */
  readonly f: number | null;
  /** Pairwise signed-rank tests over the problems, Holm over all pairs. */
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly p: number; readonly adjustedP: number }[];
  /** Treatments that no pairwise test tells apart, as bars of the diagram. */
  readonly groups: readonly (readonly string[])[];
  /** Nemenyi's. */
  readonly criticalDifference: number;
}

/** Performance profiles of the steps to the target, and log-rank tests of the same times; in the order of `treatments`. */
export interface SpeedAnalysis {
  readonly problems: readonly string[];
  readonly factors: readonly number[];
  /** Relative to the best of each problem. */
  readonly best: readonly PerformanceProfile[];
  /** Relative to the suite's reference; null where it is not among the treatments. */
  readonly reference: readonly PerformanceProfile[] | null;
  /** Against the reference, stratified by problem; null for the reference itself. */
  readonly logRank: readonly ((LogRank & { readonly adjustedP: number }) | null)[];
}

/** What became of a claim of the suite. */
export interface ClaimResult {
  readonly id: string;
  /** E.g. `he-normal > glorot-uniform`. */
  readonly that: string;
  readonly metric: string;
  /** E.g. `depth 30, activation relu`; empty: all problems with both treatments. */
  readonly where: string;
  readonly problems: readonly string[];
  readonly alpha: number;
  readonly margin: number;
  /** Seeds with a number on both sides of every problem. */
  readonly n: number;
  /** Median over those seeds of the mean over problems; null without a seed. */
  readonly medians: { readonly left: number; readonly right: number } | null;
  /** Hodges–Lehmann estimate of left − right, and its interval. */
  readonly effect: {
    readonly estimate: number;
    readonly interval: Interval;
    /** Coverage of the interval: 1 − α, or less where the seeds do not reach it. */
    readonly level: number;
  } | null;
  /** Sign-flip test at the edge of the claim. */
  readonly p: number;
  /** Holm over all claims of the suite. */
  readonly adjustedP: number;
  readonly verdict: "supported" | "refuted" | "undecided";
  /** Why undecided; null of the other verdicts. */
  readonly reason: string | null;
  /** What else to know: seeds without a number, runs that count with the budget. */
  readonly notes: readonly string[];
}

export interface Analysis {
  readonly level: 0.95;
  readonly reference: string;
  /** Of the phase `fixed`; null: no such phase. */
  readonly fixedRate: number | null;
  readonly counts: Readonly<Record<TrialResult["status"], number>>;
  readonly expected: number;
  readonly problems: readonly ProblemAnalysis[];
  /** Treatments that ran on every problem, best first. */
  readonly overall: readonly OverallScore[];
  /** Null with fewer than two problems or treatments in common. */
  readonly across: Across | null;
  /** In the order of the suite. */
  readonly claims: readonly ClaimResult[];
  /** What limits the conclusions, in sentences. */
  readonly warnings: readonly string[];
}
