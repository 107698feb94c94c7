/** @file Tuned rate against fixed rate: where lines cross, the ranking turns. */
import type { PhaseAnalysis } from "../../analyze/types.ts";
import { coordinate, formatPercent } from "../format.ts";
import { element, type Markup } from "../markup.ts";
import { colorClass, dashOf, marker } from "../palette.ts";
import { axes, drawing, spreadLabels, text } from "./frame.ts";
import { percentScale } from "./scale.ts";

const box = { width: 560, height: 320, left: 40, right: 40, top: 40, bottom: 16 };
const [leftX, rightX] = [205, 355];

export function slopeChart(
  id: string,
  problem: string,
  tuned: PhaseAnalysis,
  fixed: PhaseAnalysis,
  rate: number,
  seriesOf: (treatment: string) => number,
): Markup {
  const y = percentScale([box.height - box.bottom, box.top]);
  const rows = tuned.cells.flatMap((cell) => {
    const other = fixed.cells.find((one) => one.treatment === cell.treatment);
    return other === undefined ? [] : [{ cell, other }];
  });
  const place = (values: readonly number[]): number[] =>
    spreadLabels(
      values.map((value) => y.at(value)),
      13,
      box.top + 2,
      box.height - box.bottom,
    );
  const left = place(rows.map(({ cell }) => cell.accuracy.median));
  const right = place(rows.map(({ other }) => other.accuracy.median));
  const description = rows
    .map(
      ({ cell, other }) =>
        `${cell.treatment}: ${formatPercent(cell.accuracy.median)} % tuned, ${formatPercent(other.accuracy.median)} % at ${rate}`,
    )
    .join("; ");
  return drawing(
    id,
    box,
    `Median test accuracy on ${problem}, tuned and at the fixed rate ${rate}`,
    `${description}.`,
    // A plot of width zero: tick labels without grid lines.
    axes({
      box: { ...box, right: box.width - box.left },
      x: { at: () => 0, ticks: [] },
      y,
      yTitle: "Test accuracy, %",
    }),
    [leftX, rightX].map((at) =>
      element("line", { class: "base", x1: at, x2: at, y1: box.top, y2: box.height - box.bottom }),
    ),
    text("tuned rate", leftX, box.top - 9, "middle", "name strong"),
    text(`fixed rate ${rate}`, rightX, box.top - 9, "middle", "name strong"),
    rows.map(({ cell, other }, index) => {
      const series = seriesOf(cell.treatment);
      const [from, to] = [coordinate(y.at(cell.accuracy.median)), coordinate(y.at(other.accuracy.median))];
      const diverged = other.divergence.count;
      return element(
        "g",
        { class: `${colorClass(series)} slope end`, "data-s": series },
        element("path", { class: "curve", d: `M${leftX},${from}L${rightX},${to}`, "stroke-dasharray": dashOf(series) }),
        marker(series, leftX, from, 34),
        marker(series, rightX, to, 34),
        element("path", {
          class: "leader",
          d: `M${leftX - 6},${from}L${leftX - 15},${coordinate(left[index] ?? 0)}M${rightX + 6},${to}L${rightX + 15},${coordinate(right[index] ?? 0)}`,
        }),
        text(
          `${cell.treatment} ${formatPercent(cell.accuracy.median)}`,
          leftX - 19,
          coordinate((left[index] ?? 0) + 3.8),
          "end",
        ),
        text(
          `${formatPercent(other.accuracy.median)} ${cell.treatment}${diverged > 0 ? ` ×${diverged}/${other.n}` : ""}`,
          rightX + 19,
          coordinate((right[index] ?? 0) + 3.8),
          "start",
        ),
      );
    }),
  );
}
