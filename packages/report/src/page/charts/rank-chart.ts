/** @file Critical-difference diagram: mean ranks on a line, bars over what no test tells apart. */
import type { RankAnalysis } from "../../analyze/types.ts";
import { coordinate, formatFixed } from "../format.ts";
import { element, type Markup } from "../markup.ts";
import { colorClass, marker } from "../palette.ts";
import { drawing, text } from "./frame.ts";
import { linearScale } from "./scale.ts";

const width = 560;
const [left, right, top] = [134, 426, 58];
const rowHeight = 19;

export interface RankChart {
  readonly id: string;
  readonly treatments: readonly string[];
  readonly ranks: RankAnalysis;
  readonly seriesOf: (treatment: string) => number;
}

export function rankChart({ id, treatments, ranks, seriesOf }: RankChart): Markup {
  const count = treatments.length;
  const scale = linearScale([1, count], [left, right], count, (rank) =>
    Number.isInteger(rank) ? formatFixed(rank, 0) : "",
  );
  const items = treatments
    .map((treatment, index) => ({ treatment, rank: ranks.ranks[index] ?? count }))
    .toSorted((a, b) => a.rank - b.rank);
  const rankOf = new Map(items.map(({ treatment, rank }) => [treatment, rank]));
  const half = Math.ceil(count / 2);
  const bars = ranks.groups.map((group) => group.map((treatment) => rankOf.get(treatment) ?? count));
  const barsEnd = top + 12 + bars.length * 9;
  const rows = Math.max(half, count - half);
  const box = { width, height: barsEnd + 14 + rows * rowHeight, left, right: width - right, top, bottom: 0 };
  const nemenyi = coordinate(scale.at(1 + Math.min(count - 1, ranks.criticalDifference)));
  return drawing(
    id,
    box,
    "Mean ranks of the treatments over all problems",
    `${items.map(({ treatment, rank }) => `${treatment} ${formatFixed(rank, 2)}`).join("; ")}. Not told apart: ${ranks.groups.length === 0 ? "no two neighbours" : ranks.groups.map((group) => group.join(", ")).join("; ")}.`,
    element(
      "g",
      { class: "axes", "aria-hidden": "true" },
      element("line", { class: "base", x1: left, x2: right, y1: top, y2: top }),
      scale.ticks.map((tick) => [
        element("line", { class: "tick", x1: tick.at, x2: tick.at, y1: top - 4, y2: top }),
        text(tick.label, tick.at, top - 8, "middle"),
      ]),
      text("Mean rank, 1 is the best", left, 12, "start", "name"),
    ),
    ranks.criticalDifference < count - 1
      ? element(
          "g",
          { class: "nemenyi" },
          element("path", { d: `M${left},${top - 32}v6M${left},${top - 29}H${nemenyi}M${nemenyi},${top - 32}v6` }),
          text(`Nemenyi ${formatFixed(ranks.criticalDifference, 2)}`, nemenyi + 6, top - 25, "start", "note"),
        )
      : null,
    bars.map((group, index) =>
      element("line", {
        class: "rank-bar",
        x1: coordinate(scale.at(Math.min(...group)) - 4),
        x2: coordinate(scale.at(Math.max(...group)) + 4),
        y1: top + 12 + index * 9,
        y2: top + 12 + index * 9,
      }),
    ),
    items.map(({ treatment, rank }, index) => {
      const onLeft = index < half;
      const row = onLeft ? index : count - 1 - index;
      const y = barsEnd + 10 + row * rowHeight;
      const x = coordinate(scale.at(rank));
      const edge = onLeft ? left - 10 : right + 10;
      const label = `${treatment} ${formatFixed(rank, 2)}`;
      return element(
        "g",
        { class: `${colorClass(seriesOf(treatment))} end`, "data-s": seriesOf(treatment) },
        element("path", { class: "rank-line", d: `M${x},${top}V${y}H${edge}` }),
        marker(seriesOf(treatment), scale.at(rank), top, 40),
        text(label, onLeft ? edge - 5 : edge + 5, y + 4, onLeft ? "end" : "start"),
      );
    }),
  );
}
