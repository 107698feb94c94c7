import { percent } from "./verdict.ts";
import type { Diagnosis, LayerDiagnosis } from "./types.ts";

/** A column of the table; measured and predicted values stand side by side. */
interface Column {
  readonly title: string;
  readonly text: (layer: LayerDiagnosis) => string;
  readonly align?: "left";
}

const columns: readonly Column[] = [
  { title: "layer", text: ({ name }) => name, align: "left" },
  { title: "units", text: ({ units }) => String(units) },
  { title: "", text: ({ activation }) => activation, align: "left" },
  { title: "E[h²]", text: ({ preActivation }) => short(preActivation.secondMoment) },
  { title: "theory", text: ({ predicted }) => short(predicted?.preActivation) },
  { title: "mean a", text: ({ output }) => short(output.mean) },
  { title: "var a", text: ({ output }) => short(output.variance) },
  { title: "E[δ²]", text: ({ gradient }) => short(gradient.secondMoment) },
  { title: "theory", text: ({ predicted }) => short(predicted?.gradient) },
  { title: "corr", text: ({ correlation }) => correlation.toFixed(2) },
  { title: "theory", text: ({ predicted }) => predicted?.correlation.toFixed(2) ?? "-" },
  { title: "dead", text: ({ deadShare }) => percent(deadShare) },
  { title: "flat", text: ({ saturatedShare }) => percent(saturatedShare) },
  { title: "rank", text: ({ rank, fullRank }) => `${rank}/${fullRank}` },
  { title: "verdict", text: ({ verdict }) => verdict, align: "left" },
];

/**
 * A diagnosis as text for a terminal: one line a layer, measured values beside those of the theory, then what was found.
 *
 * h are pre-activations, a activations, δ the gradients of each example's loss with respect to h; corr is the mean correlation
 * of two examples, flat the share of values where the activation is flat.
 *
 * @example console.log(diagnosisTable(await diagnose(probed)));
 */
export function diagnosisTable({ layers, findings, verdict, loss, examples }: Diagnosis): string {
  const rows = [columns.map(({ title }) => title), ...layers.map((layer) => columns.map(({ text }) => text(layer)))];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => [...row[i]!].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => {
        const blank = " ".repeat(widths[i]! - [...cell].length);
        return columns[i]!.align === "left" ? cell + blank : blank + cell;
      })
      .join("  ")
      .trimEnd(),
  );
  const found = findings.map(({ severity, code, message, fix }) => `${severity} ${code}: ${message}\n  fix: ${fix}`);
  return [
    ...lines,
    "",
    `loss ${short(loss)} on ${examples} examples`,
    ...(found.length === 0 ? [verdict] : found),
    "",
  ].join("\n");
}

/** Three digits at most. */
export function short(value: number | undefined): string {
  if (value === undefined) return "-";
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e4 || size < 1e-3) return value.toExponential(1);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}
