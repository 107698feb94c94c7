/** @file Sentences about results, shared by the terminal and the page. */
import type { CellAnalysis, PairedDifference, ProblemAnalysis, Summary, TimeToTarget } from "../analyze/types.ts";
import { counted, type ModelSpec, type OptimizerSpec } from "@nn/trials";
import { formatFixed, formatP, formatPercent, formatSigned } from "./format.ts";

/** `83.1 [80.2, 84.0]`, in percent. */
export function accuracyText(summary: Summary): string {
  return `${formatPercent(summary.median)} [${formatPercent(summary.interval.low)}, ${formatPercent(summary.interval.high)}]`;
}

/** `250 (5/5)`, `> 600 (1/5)`. */
export function stepsText(target: TimeToTarget | null): string {
  if (target === null) return "–";
  return `${medianSteps(target)} (${target.success.count}/${target.success.n})`;
}

export function medianSteps(target: TimeToTarget): string {
  return target.median === null ? `> ${target.budget}` : formatFixed(target.median, 0);
}

/** `better, +12.3 pp, p = 0.012`. */
export function verdictText(difference: PairedDifference): string {
  const points = `${formatSigned(difference.estimate * 100, 1)} pp`;
  switch (difference.verdict) {
    case "better":
    case "worse":
      return `${difference.verdict}, ${points}, p = ${formatP(difference.adjustedP)}`.replace("= <", "<");
    case "undecided":
      return `${points}, ${agreement(difference)}${difference.smallestAdjustedP > 0.05 ? "" : `, p = ${formatP(difference.adjustedP)}`}`;
    case "tooFewSeeds":
      return `${points}, too few seeds`;
    default:
      return difference.verdict satisfies never;
  }
}

/** `5/5 seeds higher`. */
export function agreement({ higher, lower, n }: PairedDifference): string {
  if (higher === 0 && lower === 0) return "all seeds equal";
  return higher >= lower ? `${higher}/${n} seeds higher` : `${lower}/${n} seeds lower`;
}

/** `depth 30 · tanh`; the id where the problem has no grid. */
export function problemTitle(problem: {
  readonly id: string;
  readonly grid: Readonly<Record<string, string | number>>;
}): string {
  const parts = Object.entries(problem.grid).map(([axis, value]) =>
    typeof value === "number" ? `${axis} ${value}` : value,
  );
  return parts.length === 0 ? problem.id : parts.join(" · ");
}

export function leftChanceText(cell: CellAnalysis): string {
  return cell.leftChance === null ? "–" : cell.leftChance ? "yes" : "no";
}

/** `validation.accuracy ≥ 0.8`. */
export function targetText({ spec }: ProblemAnalysis): string | null {
  if (spec.target === null) return null;
  const { metric, op, value, hold } = spec.target;
  return `${metric} ${op === ">=" ? "≥" : "≤"} ${value}${hold > 1 ? ` for ${hold} evaluations in a row` : ""}`;
}

/** `mlp, 2 hidden layers of 128, relu`. */
export function modelText(model: ModelSpec): string {
  const dense = model.width > 0 ? `, dense ${model.width}` : "";
  switch (model.kind) {
    case "mlp":
      return `mlp, ${model.depth} hidden ${model.depth === 1 ? "layer" : "layers"} of ${model.width}, ${model.activation}`;
    case "residual-mlp":
      return `residual mlp, ${counted(model.depth, "block")} of two layers of ${model.width}, ${model.activation}`;
    case "cnn":
      return `cnn, ${model.filters.join("-")} filters of ${model.window} × ${model.window}${dense}, ${model.activation}`;
    case "text":
      return `text, word vectors of ${model.features}, ${model.filters === 0 ? "their mean" : `${model.filters} filters over ${model.window} words`}${dense}, ${model.activation}`;
    case "transformer":
      return `transformer, ${counted(model.depth, "layer")} of ${model.heads} heads over ${model.features} features and ${model.width} hidden units, ${model.activation}`;
    case "audio":
      return `audio, ${model.frontEnd.bands} log-mel bands, ${model.filters.join("-")} filters over ${model.window} frames${dense}, ${model.activation}`;
    default:
      return model satisfies never;
  }
}

/** `sgd, momentum 0.9`; of others the name. */
export function optimizerText(optimizer: OptimizerSpec): string {
  return "options" in optimizer ? optimizer.name : `${optimizer.name}, momentum ${optimizer.momentum}`;
}

/** `a, b and 3 more`. */
export function listText(names: readonly string[], most = 4): string {
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
}
