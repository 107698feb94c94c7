/** @file Cells by labels: `exclude` and `include` of the suite file, `--filter` of the command line. */
import { InputError } from "../errors.ts";
import { hint } from "./check.ts";
import type { Cell, Problem, Suite } from "./types.ts";

/** What a condition may name: the problem's id, the treatment's id, and the axes of the problem's grid. */
export function cellLabels(problem: Problem, treatment: string): Readonly<Record<string, string | number>> {
  return { ...problem.grid, problem: problem.id, treatment };
}

/** Whether a label fits a pattern, in which `*` stands for any text. */
export function fits(label: string | number, pattern: string | number): boolean {
  const parts = String(pattern)
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`, "su").test(String(label));
}

/**
 * Cells of a suite that match `name=value,name=value`: all names, any of the values of a name.
 *
 * @throws InputError when the text is malformed, names something the suite does not have, or nothing matches.
 */
export function filterCells(suite: Suite, filter: string): Cell[] {
  const names = new Set(["problem", "treatment", ...suite.problems.flatMap((problem) => Object.keys(problem.grid))]);
  const wanted = new Map<string, string[]>();
  for (const pair of filter.split(",")) {
    const split = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, split)).trim();
    const value = pair.slice(split + 1).trim();
    if (split < 1 || value === "") throw new InputError(`--filter: got "${pair}", wanted name=value`);
    if (!names.has(name))
      throw new InputError(
        `--filter: unknown name "${name}"; ${hint(name, [...names])}known: ${[...names].join(", ")}`,
      );
    wanted.set(name, [...(wanted.get(name) ?? []), value]);
  }
  const labels = suite.cells.map((cell) => {
    const problem = suite.problems.find(({ id }) => id === cell.problem);
    return problem === undefined ? {} : cellLabels(problem, cell.treatment);
  });
  for (const [name, values] of wanted) {
    const existing = [...new Set(labels.map((label) => label[name]).filter((value) => value !== undefined))];
    for (const value of values) {
      if (!existing.some((label) => fits(label, value))) {
        throw new InputError(
          `--filter: no ${name} matches "${value}"; ${hint(value, existing.map(String))}known: ${existing.join(", ")}`,
        );
      }
    }
  }
  const cells = suite.cells.filter((_, index) =>
    [...wanted].every(([name, values]) => {
      const label = labels[index]?.[name];
      return label !== undefined && values.some((value) => fits(label, value));
    }),
  );
  if (cells.length === 0)
    throw new InputError(
      `--filter: no trial matches "${filter}"; each part matches something, together they match nothing`,
    );
  return withTargetSources(suite, cells);
}

/** Cells with those that their targets are frozen from, which have to be run with whatever is measured against them. */
export function withTargetSources(suite: Suite, cells: readonly Cell[]): Cell[] {
  const chosen = new Set(cells);
  const problems = new Set(cells.map(({ problem }) => problem));
  const sources = new Map(suite.problems.map(({ id, targetFrom }) => [id, targetFrom?.treatment]));
  return suite.cells.filter(
    (cell) => chosen.has(cell) || (problems.has(cell.problem) && sources.get(cell.problem) === cell.treatment),
  );
}
