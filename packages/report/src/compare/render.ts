/** @file A comparison for people and for CI: text, Markdown, JUnit. */
import { type Column, counted, layoutTable, printable } from "@nn/trials";
import { escapeMarkdown, markdownTable } from "../export/markdown.ts";
import type { Comparison, CompareRow, CompareTotal } from "./compare-runs.ts";
import type { Condition } from "./condition.ts";
import { compareMetrics } from "./metrics.ts";
import type { CompareScores, CompareSpeed, Estimate } from "./overall.ts";

/** What a comparison found to be wrong. */
export interface Alarm {
  readonly condition: Condition;
  readonly row: CompareRow;
}

export interface Rendering {
  readonly comparison: Comparison;
  readonly reference: string;
  readonly candidate: string;
  readonly conditions: readonly Condition[];
  readonly alarms: readonly Alarm[];
}

const titles = [
  "problem",
  "treatment",
  "metric",
  "reference",
  "candidate",
  "delta",
  "interval",
  "p",
  "Holm p",
  "win",
  "n",
  "censored",
  "diverged",
];

/** A table and sentences for the terminal. */
export function renderText(rendering: Rendering, width: number | undefined): string {
  const columns = titles.map((title, index): Column => ({
    title,
    align: index < 3 ? "left" : "right",
    whole: index > 2,
    optional: ["p", "win", "censored", "diverged"].includes(title),
  }));
  const { rows } = rendering.comparison;
  const table = rows.length === 0 ? "" : `${layoutTable(columns, rows.map(cellsOf), width)}\n`;
  return (
    table +
    sentences(rendering)
      .map((line) => `${printable(line)}\n`)
      .join("")
  );
}

/** GitHub's Markdown, for a job summary or a comment. */
export function renderMarkdown(rendering: Rendering): string {
  const { rows } = rendering.comparison;
  const heading =
    rendering.alarms.length > 0
      ? "✗ nn-bench compare"
      : rendering.conditions.length > 0
        ? "✓ nn-bench compare"
        : "nn-bench compare";
  const table = rows.length === 0 ? "" : `${markdownTable(titles, rows.map(cellsOf))}\n\n`;
  return `### ${heading}\n\n${table}${sentences(rendering)
    .map((line) => `- ${escapeMarkdown(line)}\n`)
    .join("")}`;
}

/** JUnit XML: one test a row, failed where a condition holds. Conditions are about rows, so what is over all rows is no test. */
export function renderJunit({ comparison, alarms, candidate }: Rendering): string {
  const problems = [...new Set(comparison.rows.map(({ problem }) => problem))];
  const suites = problems.map((problem) => {
    const rows = comparison.rows.filter((row) => row.problem === problem);
    const cases = rows.map((row) => {
      const failures = alarms
        .filter((alarm) => alarm.row === row)
        .map((alarm) => `      <failure message="${xml(alarmText(alarm))}"/>\n`);
      const open = `    <testcase classname="${xml(problem)}" name="${xml(`${row.treatment} ${row.metric}`)}"`;
      return failures.length === 0 ? `${open}/>\n` : `${open}>\n${failures.join("")}    </testcase>\n`;
    });
    const failed = new Set(alarms.filter(({ row }) => row.problem === problem).map(({ row }) => row)).size;
    return `  <testsuite name="${xml(problem)}" tests="${rows.length}" failures="${failed}">\n${cases.join("")}  </testsuite>\n`;
  });
  const failed = new Set(alarms.map(({ row }) => row)).size;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(`nn-bench compare ${candidate}`)}" tests="${comparison.rows.length}" failures="${failed}">\n${suites.join("")}</testsuites>\n`;
}

function cellsOf(row: CompareRow): string[] {
  const digits = compareMetrics.find(({ name }) => name === row.metric)?.digits ?? 4;
  const number = (value: number): string => value.toFixed(digits);
  const signed = (value: number): string => `${value > 0 ? "+" : ""}${number(value)}`;
  const both = (counts: CompareRow["diverged"] | null): string =>
    counts === null ? "-" : `${counts.reference}, ${counts.candidate}`;
  return [
    row.problem,
    row.treatment,
    row.metric,
    number(row.reference),
    number(row.candidate),
    signed(row.delta),
    `[${signed(row.interval.low)}, ${signed(row.interval.high)}]`,
    pText(row.p),
    pText(row.adjustedP),
    row.win.toFixed(2),
    String(row.n),
    both(row.censored),
    both(row.diverged),
  ];
}

function sentences({ comparison, reference, candidate, conditions, alarms }: Rendering): string[] {
  const { rows, totals, scores, speed, pairs, equal, onlyReference, onlyCandidate, unpaired } = comparison;
  const lowest = Math.min(...rows.map(({ level }) => level));
  return [
    `reference ${reference}, candidate ${candidate}`,
    ...(pairs === 0 ? [] : [`${equal} of ${pairs} pairs of trials are equal to the bit`]),
    ...totals.map(totalText),
    ...(scores === null ? [] : [scoresText(scores)]),
    ...(speed === null ? [] : [speedText(speed)]),
    ...(rows.length > 0 && lowest < 0.949
      ? [`intervals cover ${(100 * lowest).toFixed(1)} % where there are fewest seeds`]
      : []),
    ...listed("only in the reference", onlyReference),
    ...listed("only in the candidate", onlyCandidate),
    ...listed("without a seed in common", unpaired),
    ...alarms.map((alarm) => `FAILS ${alarmText(alarm)}`),
    ...(conditions.length > 0 && alarms.length === 0
      ? [`holds nowhere: ${conditions.map(({ text }) => text).join(", ")}`]
      : []),
  ];
}

/** `aggregate IQM of the normalized accuracy over 2 cells, 20 pairs: 0.512 [0.490, 0.531] to …, difference +0.031 […]`. */
function scoresText({ cells, pairs, reference, candidate, difference }: CompareScores): string {
  const plain = ({ value, interval }: Estimate): string =>
    `${value.toFixed(3)} [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`;
  const signed = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(3)}`;
  const change = `${signed(difference.value)} [${signed(difference.interval.low)}, ${signed(difference.interval.high)}]`;
  return `aggregate IQM of the normalized accuracy over ${counted(cells, "cell")}, ${counted(pairs, "pair")}: ${plain(reference)} to ${plain(candidate)}, difference ${change}`;
}

function speedText({ cells, factor, reference, candidate }: CompareSpeed): string {
  return `profile score over ${counted(cells, "cell")} with a target: ${reference.toFixed(3)} to ${candidate.toFixed(3)} (1: nowhere slower than the other; 0: never within ${factor} times its steps)`;
}

function totalText({ metric, rows, delta, interval, win }: CompareTotal): string {
  const number = (value: number): string => `${value > 0 ? "+" : ""}${Number(value.toPrecision(3))}`;
  return `${metric} over ${counted(rows, "row")}: ${number(delta)} [${number(interval.low)}, ${number(interval.high)}], the candidate is better with a chance of ${win.toFixed(2)}`;
}

function alarmText({ condition, row }: Alarm): string {
  const [, , , before, after, delta, interval] = cellsOf(row);
  return `${condition.text}: ${row.problem} ${row.treatment}: ${before} to ${after}, ${delta} ${interval}, Holm p ${pText(row.adjustedP)}`;
}

function listed(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`${what}: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`];
}

function pText(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

function xml(text: string): string {
  return printable(text).replaceAll(
    /[<>&"']/g,
    (mark) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;" })[mark] ?? "",
  );
}
