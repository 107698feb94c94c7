/** @file What all charts share: the drawing, its name for those who cannot see it, axes. */
import { element, fragment, type Child, type Markup } from "../markup.ts";
import type { Scale } from "./scale.ts";

export interface Box {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Plot {
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTitle?: string;
  readonly yTitle?: string;
}

/** An SVG image with title and description. `id` must be unique in the page. */
export function drawing(
  id: string,
  box: Box,
  name: string,
  description: string,
  ...children: readonly Child[]
): Markup {
  return element(
    "svg",
    { class: "chart", role: "img", viewBox: `0 0 ${box.width} ${box.height}`, "aria-labelledby": `${id}-t ${id}-d` },
    element("title", { id: `${id}-t` }, name),
    element("desc", { id: `${id}-d` }, description),
    ...children,
  );
}

/** Grid lines, tick labels and axis titles. */
export function axes({ box, x, y, xTitle, yTitle }: Plot): Markup {
  const bottom = box.height - box.bottom;
  const right = box.width - box.right;
  return element(
    "g",
    { class: "axes", "aria-hidden": "true" },
    y.ticks.map((tick) =>
      fragment(
        element("line", { class: "grid", x1: box.left, x2: right, y1: tick.at, y2: tick.at }),
        text(tick.label, box.left - 7, tick.at + 3.5, "end"),
      ),
    ),
    x.ticks.map((tick) =>
      fragment(
        element("line", { class: "tick", x1: tick.at, x2: tick.at, y1: bottom, y2: bottom + 4 }),
        text(tick.label, tick.at, bottom + 16, "middle"),
      ),
    ),
    element("line", { class: "base", x1: box.left, x2: right, y1: bottom, y2: bottom }),
    xTitle === undefined ? null : text(xTitle, (box.left + right) / 2, box.height - 3, "middle", "name"),
    yTitle === undefined ? null : text(yTitle, box.left, box.top - 9, "start", "name"),
  );
}

/** A clip path over the plot area, so that nothing is drawn outside of the axes. */
export function clip(id: string, box: Box): Markup {
  const rect = element("rect", {
    x: box.left - 5,
    y: box.top - 1,
    width: box.width - box.left - box.right + 10,
    height: box.height - box.top - box.bottom + 2,
  });
  return element("clipPath", { id: `${id}-c` }, rect);
}

/** What is drawn in the plot area of `clip`. */
export function within(id: string, ...children: readonly Child[]): Markup {
  return element("g", { "clip-path": `url(#${id}-c)` }, ...children);
}

export function text(content: string, x: number, y: number, anchor: "start" | "middle" | "end", kind?: string): Markup {
  return element("text", { x, y, "text-anchor": anchor === "start" ? null : anchor, class: kind }, content);
}

/** Moves labels apart that would overlap, as little as possible, keeping their order; returns positions in the input's order. */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at || a.index - b.index);
  const placed = order.map((label) => label.at);
  for (let round = 0; round < 60; round += 1) {
    for (let index = 1; index < placed.length; index += 1) {
      const overlap = gap - ((placed[index] ?? 0) - (placed[index - 1] ?? 0));
      if (overlap <= 0) continue;
      placed[index - 1] = (placed[index - 1] ?? 0) - overlap / 2;
      placed[index] = (placed[index] ?? 0) + overlap / 2;
    }
    const first = Math.max(0, low - (placed[0] ?? low));
    const last = Math.max(0, (placed.at(-1) ?? high) - high);
    for (let index = 0; index < placed.length; index += 1) placed[index] = (placed[index] ?? 0) + first - last;
  }
  const result = wanted.map(() => 0);
  for (const [rank, label] of order.entries()) result[label.index] = placed[rank] ?? label.at;
  return result;
}
