/** @file Rows of treatments with aligned panels: test accuracy, steps to target, diverged share. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import { coordinate, formatFixed, formatPercent } from "../format.ts";
import { element, type Child, type Markup } from "../markup.ts";
import { colorClass, marker } from "../palette.ts";
import { accuracyText, stepsText } from "../words.ts";
import { drawing, text } from "./frame.ts";
import { linearScale, percentScale, type Scale } from "./scale.ts";

interface Panel {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly scale: Scale;
  readonly row: (cell: CellAnalysis, series: number, y: number) => Child;
  readonly level?: number;
}

const rowHeight = 25;
const top = 34;
const width = 1160;

/** @param order - Cells from top to bottom. @param seriesOf - Number of a treatment. */
export function rowChart(
  id: string,
  problem: ProblemAnalysis,
  order: readonly CellAnalysis[],
  seriesOf: (treatment: string) => number,
  reference: string,
): Markup {
  const bottom = top + order.length * rowHeight;
  const panels = panelsOf(problem);
  const box = { width, height: bottom + 34, left: 0, right: 0, top, bottom: 0 };
  const name = `Test accuracy${problem.spec.target === null ? "" : ", steps to target"} and diverged runs on ${problem.id}`;
  const description = order
    .map(
      (cell) =>
        `${cell.treatment}: accuracy ${accuracyText(cell.accuracy)} %, steps ${stepsText(cell.target)}, diverged ${cell.divergence.count} of ${cell.n}`,
    )
    .join("; ");
  return drawing(
    id,
    box,
    name,
    `${description}.`,
    panels.map((panel) => frame(panel, bottom)),
    order.map((cell, index) => {
      const series = seriesOf(cell.treatment);
      const y = top + (index + 0.5) * rowHeight;
      return element(
        "g",
        { class: `row ${colorClass(series)}`, "data-s": series },
        element("line", { class: "rule", x1: 0, x2: width, y1: y + rowHeight / 2, y2: y + rowHeight / 2 }),
        marker(series, 8, y, 42),
        text(`${cell.treatment}${cell.treatment === reference ? " (ref.)" : ""}`, 20, y + 4, "start", "label"),
        text(`lr ${cell.learningRate}`, 226, y + 4, "end", "note"),
        panels.map((panel) => panel.row(cell, series, y)),
      );
    }),
  );
}

function panelsOf(problem: ProblemAnalysis): Panel[] {
  const budget = problem.spec.budget.steps;
  const hasTarget = problem.spec.target !== null;
  const accuracy = hasTarget ? { left: 250, right: 625 } : { left: 250, right: 900 };
  const panels: Panel[] = [
    {
      name: "Test accuracy, %",
      ...accuracy,
      scale: percentScale([accuracy.left, accuracy.right], 6),
      row: accuracyRow(percentScale([accuracy.left, accuracy.right])),
      ...(problem.chance === null ? {} : { level: problem.chance }),
    },
  ];
  if (hasTarget) {
    const scale = linearScale([0, budget], [665, 870], 5, (value) => formatFixed(value, 0));
    panels.push({
      name: `Steps to ${targetName(problem)}`,
      left: 665,
      right: 870,
      scale,
      row: stepsRow(scale, budget),
    });
  }
  const share = percentScale([1000, 1135], 2);
  panels.push({ name: "Diverged, %", left: 1000, right: 1135, scale: share, row: divergedRow(share) });
  return panels;
}

function targetName({ spec }: ProblemAnalysis): string {
  return spec.target === null
    ? ""
    : `${spec.target.metric} ${spec.target.op === ">=" ? "≥" : "≤"} ${spec.target.value}`;
}

function frame(panel: Panel, bottom: number): Markup {
  const level = panel.level === undefined ? null : coordinate(panel.scale.at(panel.level));
  return element(
    "g",
    { class: "axes", "aria-hidden": "true" },
    text(panel.name, panel.left, 16, "start", "name strong"),
    panel.scale.ticks.map((tick) => [
      element("line", { class: "grid", x1: tick.at, x2: tick.at, y1: top - 6, y2: bottom }),
      text(tick.label, tick.at, bottom + 16, "middle"),
    ]),
    level === null
      ? null
      : element(
          "g",
          { class: "level" },
          element("line", { x1: level, x2: level, y1: top - 6, y2: bottom }),
          text("chance", level, bottom + 29, "middle"),
        ),
  );
}

function accuracyRow(scale: Scale): Panel["row"] {
  return (cell, series, y) => [
    cell.outcomes.map((outcome, index) => {
      const at = coordinate(scale.at(outcome.accuracy));
      const offset = y + ((index % 3) - 1) * 3.5;
      const what = `seed ${outcome.seedIndex}: ${formatPercent(outcome.accuracy)} %${outcome.status === "diverged" ? ", diverged" : ""}`;
      return outcome.status === "diverged"
        ? cross(at, offset, what)
        : element("circle", { class: "seed", cx: at, cy: offset, r: 2.2 });
    }),
    interval(scale.at(cell.accuracy.interval.low), scale.at(cell.accuracy.interval.high), y),
    marker(series, scale.at(cell.accuracy.median), y, 46),
  ];
}

function stepsRow(scale: Scale, budget: number): Panel["row"] {
  return (cell, series, y) => {
    const { target } = cell;
    if (target === null) return null;
    const arrived = cell.outcomes.filter((outcome) => outcome.reached);
    const interrupted = target.success.n - target.success.count;
    return [
      arrived.map((outcome, index) =>
        element("circle", {
          class: "seed",
          cx: coordinate(scale.at(outcome.steps)),
          cy: y + ((index % 3) - 1) * 3.5,
          r: 2.2,
        }),
      ),
      target.success.count === 0
        ? null
        : interval(scale.at(target.restrictedMeanInterval.low), scale.at(target.restrictedMeanInterval.high), y),
      target.median === null ? null : marker(series, scale.at(target.median), y, 46),
      interrupted === 0
        ? null
        : element(
            "g",
            { class: "censored" },
            element("path", { d: `M${coordinate(scale.at(budget)) + 4},${y - 4}l6,4l-6,4z` }),
            text(`${interrupted}/${target.success.n} not`, coordinate(scale.at(budget)) + 13, y + 4, "start", "note"),
          ),
    ];
  };
}

function divergedRow(scale: Scale): Panel["row"] {
  return (cell, _series, y) => {
    const { share, interval: range, count, n } = cell.divergence;
    const start = coordinate(scale.at(0));
    return [
      element("rect", {
        class: count === 0 ? "bar none" : "bar",
        x: start,
        y: y - 4.5,
        width: Math.max(0, coordinate(scale.at(share)) - start),
        height: 9,
      }),
      interval(scale.at(range.low), scale.at(range.high), y, count === 0),
      text(`${count}/${n}`, scale.at(0) - 8, y + 4, "end", count === 0 ? "note" : "note strong"),
    ];
  };
}

function interval(from: number, to: number, y: number, isFaint = false): Markup {
  const [low, high] = [coordinate(from), coordinate(to)];
  return element("path", {
    class: isFaint ? "interval faint" : "interval",
    d: `M${low},${y}H${high}M${low},${y - 3.5}v7M${high},${y - 3.5}v7`,
  });
}

/** The sign of a run that diverged. */
export function cross(x: number, y: number, what: string, size = 3.6): Markup {
  const d = `M${coordinate(x - size)},${coordinate(y - size)}l${2 * size},${2 * size}m0,${-2 * size}l${-2 * size},${2 * size}`;
  return element("g", {}, element("title", {}, what), element("path", { class: "cross-mark", d }));
}
