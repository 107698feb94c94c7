/** @file Where runs diverge: problems against learning rates, one map a treatment. */
import type { TrialRecord } from "@nn/trials";
import type { ReportContext } from "../context.ts";
import { cellMap } from "../charts/cell-map.ts";
import { element, type Markup } from "../markup.ts";
import { problemTitle } from "../words.ts";

interface Count {
  diverged: number;
  n: number;
}

/** Over all phases. Null where no run diverged. */
export function divergenceSection(context: ReportContext, records: readonly TrialRecord[]): Markup | null {
  const counts = new Map<string, Count>();
  const rates = new Set<number>();
  for (const { labels, spec, result } of records) {
    if (result.status === "failed") continue;
    rates.add(spec.learningRate);
    const name = nameOf(labels.treatment, labels.problem, spec.learningRate);
    const count = counts.get(name) ?? { diverged: 0, n: 0 };
    counts.set(name, count);
    count.n += 1;
    if (result.status === "diverged") count.diverged += 1;
  }
  const columns = [...rates].toSorted((a, b) => a - b);
  const { problems } = context.analysis;
  const maps = context.suite.treatments.flatMap(({ id }) => {
    const rows = problems.filter((problem) => columns.some((rate) => counts.has(nameOf(id, problem.id, rate))));
    const countOf = (row: number, column: number): Count | undefined =>
      counts.get(nameOf(id, rows[row]?.id ?? "", columns[column] ?? 0));
    const total = rows.flatMap((_, row) => columns.map((__, column) => countOf(row, column)?.diverged ?? 0));
    const diverged = total.reduce((sum, one) => sum + one, 0);
    if (diverged === 0) return [];
    return [
      element(
        "figure",
        { class: "small" },
        element("figcaption", {}, `${id}: ${diverged} diverged`),
        cellMap({
          id: `diverged-${context.seriesOf(id)}`,
          name: `Diverged runs of ${id} by problem and learning rate`,
          description: rows
            .flatMap((problem, row) =>
              columns.flatMap((rate, column) => {
                const count = countOf(row, column);
                return count === undefined || count.diverged === 0
                  ? []
                  : [`${problemTitle(problem)} at ${rate}: ${count.diverged} of ${count.n}`];
              }),
            )
            .join("; "),
          columns: columns.map(String),
          rows: rows.map(problemTitle),
          columnTitle: "Learning rate",
          rowTitle: "",
          left: 120,
          color: "bad",
          cell: (row, column) => {
            const count = countOf(row, column);
            if (count === undefined) return null;
            return {
              strength: count.diverged / count.n,
              label: count.diverged === 0 ? "0" : `${count.diverged}/${count.n}`,
              title: `${count.diverged} of ${count.n} runs diverged`,
            };
          },
        }),
      ),
    ];
  });
  if (maps.length === 0) return null;
  return element(
    "section",
    { "aria-labelledby": "divergence" },
    element("h2", { id: "divergence" }, "Divergence"),
    element(
      "p",
      { class: "facts" },
      "Runs that diverged by problem and learning rate, tuning and measurement together; an empty field: not run. Treatments that never diverged are left out.",
    ),
    element("div", { class: "pair maps" }, maps),
  );
}

function nameOf(treatment: string, problem: string, rate: number): string {
  return JSON.stringify([treatment, problem, rate]);
}
