/** @file `nn-bench lint`: guidelines that the networks of a suite break, before anything is trained. */
import type { Finding, Severity } from "@nn/core";
import { onePositional, type Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import {
  type CellFindings,
  counted,
  exitCodes,
  filterCells,
  lintSuite,
  openSuite,
  printable,
  type Terminal,
  wrap,
} from "@nn/trials";
import { suiteOptions } from "../cli/workplace.ts";

type Name = "filter" | "level" | "fail-on" | "json";

const severities: readonly Severity[] = ["error", "warning", "info"];

export const lintCommand: Command<Name> = {
  name: "lint",
  group: "run",
  operands: "SUITE",
  summary: "say which guidelines the networks of a suite break",
  description: `Looks at the network of every combination of problem and treatment, without data and without training, with the rules of all
    packages: initializers that do not fit their activation or depth, dropout and normalization in the wrong place, penalties on
    biases, and more. A suite that compares treatments may break them on purpose; its findings then say what to expect.`,
  options: {
    filter: suiteOptions.filter,
    level: { value: "SEVERITY", choices: severities, summary: "show findings from this severity on (default: info)" },
    "fail-on": {
      value: "SEVERITY",
      choices: [...severities, "never"],
      summary: "end with 1 when there is a finding of this severity or a worse one (default: error)",
    },
    json: { summary: `${jsonOption.summary}, one object for each combination of problem and treatment` },
  },
  examples: [
    "lint benchmarks/suites/quick.suite.yaml",
    "lint benchmarks/suites/quick.suite.yaml --filter treatment=he-* --level warning --fail-on warning",
  ],
  exitCodes: { 1: "there is a finding of the severity of --fail-on" },
  run: lintCells,
};

async function lintCells(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const { suite, names } = await openSuite(onePositional(args, "suite file"));
  const filter = args.text("filter");
  const selected = filter === undefined ? suite : { ...suite, cells: filterCells(suite, filter) };
  const shownRank = rank(args.text("level") ?? "info");
  const all = lintSuite(selected, names);
  const cells = all.map((cell) => ({
    ...cell,
    findings: cell.findings.filter(({ severity }) => rank(severity) <= shownRank),
  }));
  if (args.flag("json")) terminal.out(`${JSON.stringify(cells, null, 2)}\n`);
  else terminal.out(asText(cells, terminal.columns ?? 120));
  const failRank = rank(args.text("fail-on") ?? "error");
  return all.some(({ findings }) => findings.some(({ severity }) => rank(severity) <= failRank))
    ? exitCodes.failed
    : exitCodes.ok;
}

/** 0 for the worst; `never` is below all of them. */
function rank(severity: string): number {
  return severities.indexOf(severity as Severity);
}

interface Group {
  readonly finding: Finding;
  /** The combination that `finding` comes from, and the others with the same code. */
  readonly cells: CellFindings[];
}

function asText(cells: readonly CellFindings[], width: number): string {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    for (const finding of cell.findings) {
      const group = groups.get(finding.code) ?? { finding, cells: [] };
      groups.set(finding.code, group);
      if (group.cells.at(-1) !== cell) group.cells.push(cell);
    }
  }
  const ordered = [...groups.values()].toSorted((a, b) => rank(a.finding.severity) - rank(b.finding.severity));
  const counts = severities.map((severity) => {
    const count = ordered.filter(({ finding }) => finding.severity === severity).length;
    return `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`;
  });
  const summary = `${counted(cells.length, "network")}: ${counts.join(", ")}\n`;
  return ordered.map((group) => groupText(group, width)).join("\n") + (ordered.length > 0 ? "\n" : "") + summary;
}

function groupText({ finding, cells }: Group, width: number): string {
  const [first] = cells as [CellFindings];
  const where = `${first.problem} × ${first.treatment}`;
  const others = cells.length - 1;
  const treatments = [...new Set(cells.map(({ treatment }) => treatment))].join(", ");
  const paragraphs = [
    `${where}: ${finding.message}`,
    `fix: ${finding.fix}`,
    ...(others === 0 ? [] : [`and ${others} more with ${treatments}`]),
  ];
  const lines = paragraphs.flatMap((text) => wrap(printable(text), Math.max(40, width - 2)));
  return `${finding.severity} ${finding.code}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
