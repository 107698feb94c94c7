/** @file The terminal's view of an analysis. */
import { cut, lengthOf, printable, wrap } from "@nn/trials";
import type { Analysis, CellAnalysis, PairedDifference, ProblemAnalysis } from "../analyze/types.ts";
import { claimLine } from "./claim-words.ts";
import { gapLines } from "./gap-table.ts";
import { summarizeRun } from "./summary.ts";
import { accuracyText, stepsText, targetText, verdictText } from "./words.ts";

export interface TableOptions {
  /** Default false. */
  readonly color?: boolean;
  /** Columns; default 110. */
  readonly width?: number;
}

type Style = "bold" | "dim" | "green" | "red" | "yellow";
const codes: Readonly<Record<Style, number>> = { bold: 1, dim: 2, green: 32, red: 31, yellow: 33 };

interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const headings = ["treatment", "lr", "test accuracy %", "steps to target", "diverged", "verdict vs. reference"];

/** One block a problem, best treatment first, and what the run found. Lines are at most `width` wide (80 or more); long cells are cut with `…`. */
export function renderTable(analysis: Analysis, options: TableOptions = {}): string {
  const { color = false, width = 110 } = options;
  const paint = (text: string, style: Style | undefined): string =>
    color && style !== undefined ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
  const bodies = analysis.problems.map((problem) => rowsOf(problem, analysis.reference));
  const widths = columnWidths(bodies.flat(), width);
  const blocks = analysis.problems.map((problem, index) => {
    const facts = [
      problem.chance === null ? null : `chance ${Number((problem.chance * 100).toFixed(1))} %`,
      targetText(problem),
      `${problem.spec.budget.steps} steps`,
    ];
    const rule = paint("─".repeat(widths.reduce((sum, one) => sum + one + 2, -2)), "dim");
    const line = (cells: readonly Cell[]): string =>
      cells
        .slice(0, widths.length)
        .map((cell, column) => paint(fit(cell.text, widths[column] ?? 0), cell.style))
        .join("  ")
        .trimEnd();
    return [
      `${paint(cut(printable(problem.id), width), "bold")}`,
      paint(cut(facts.filter((fact) => fact !== null).join(" · "), width), "dim"),
      rule,
      line(headings.map((text) => ({ text, style: "bold" }))),
      rule,
      ...(bodies[index] ?? []).map(line),
      ...gapBlock(problem),
    ].join("\n");
  });
  function gapBlock(problem: ProblemAnalysis): string[] {
    const { rows, verdicts } = gapLines(problem, width);
    const [head, ...others] = rows.map((row) => cut(printable(row), width));
    if (head === undefined) return [];
    return [
      "",
      paint(head, "bold"),
      ...others,
      ...verdicts.flatMap((sentence) => wrap(`• ${printable(sentence)}`, width, "  ")),
    ];
  }
  const found = summarizeRun(analysis).flatMap((sentence) => wrap(`• ${printable(sentence)}`, width, "  "));
  const claims = analysis.claims.flatMap((claim) => wrap(printable(claimLine(claim)), width, "  "));
  const warnings = analysis.warnings
    .flatMap((sentence) => wrap(`! ${printable(sentence)}`, width, "  "))
    .map((text) => paint(text, "yellow"));
  const footer = [
    ...(found.length === 0 ? [] : [[paint("What this run found", "bold"), ...found].join("\n")]),
    ...(claims.length === 0 ? [] : [[paint("Claims", "bold"), ...claims].join("\n")]),
  ];
  return [...blocks, ...footer, ...(warnings.length === 0 ? [] : [warnings.join("\n")])].join("\n\n") + "\n";
}

function rowsOf(problem: ProblemAnalysis, reference: string): Cell[][] {
  const { cells, ranking, best } = problem.tuned;
  return ranking.flatMap((id) => {
    const cell = cells.find((one) => one.treatment === id);
    return cell === undefined ? [] : [rowOf(problem, cell, id === reference, best.includes(id))];
  });
}

function rowOf(problem: ProblemAnalysis, cell: CellAnalysis, isReference: boolean, isBest: boolean): Cell[] {
  const edge = problem.rates.find((rate) => rate.treatment === cell.treatment)?.edge ?? null;
  const difference = cell.versusReference?.accuracy;
  return [
    {
      text: `${isBest && cell.leftChance !== false ? "▸ " : "  "}${printable(cell.treatment)}`,
      ...(isBest ? { style: "bold" as const } : {}),
    },
    { text: `${cell.learningRate}${edge === null ? "" : edge === "lowest" ? " ↓" : " ↑"}` },
    {
      text: `${accuracyText(cell.accuracy)}${cell.leftChance === false ? " chance" : ""}`,
      ...(cell.leftChance === false ? { style: "dim" as const } : {}),
    },
    { text: stepsText(cell.target) },
    {
      text: `${cell.divergence.count}/${cell.n}${cell.failed > 0 ? ` +${cell.failed} crashed` : ""}`,
      ...(cell.divergence.count > 0 ? { style: "red" as const } : {}),
    },
    isReference
      ? { text: "reference", style: "dim" }
      : difference === undefined
        ? { text: "–" }
        : { text: verdictText(difference), ...verdictStyle(difference) },
  ];
}

function verdictStyle({ verdict }: PairedDifference): { style?: Style } {
  return verdict === "better" ? { style: "green" } : verdict === "worse" ? { style: "red" } : {};
}

/** As wide as needed; names give way first, then the verdict, which is dropped rather than cut to nothing. */
function columnWidths(rows: readonly (readonly Cell[])[], width: number): number[] {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => lengthOf(row[column]?.text ?? ""))),
  );
  const excess = (): number => widths.reduce((sum, one) => sum + one + 2, -2) - width;
  const shrink = (column: number): void => {
    if (excess() > 0) widths[column] = Math.max(14, (widths[column] ?? 0) - excess());
  };
  shrink(0);
  shrink(widths.length - 1);
  return excess() > 0 ? widths.slice(0, -1) : widths;
}

function fit(text: string, width: number): string {
  const short = cut(text, width);
  return short + " ".repeat(Math.max(0, width - lengthOf(short)));
}
