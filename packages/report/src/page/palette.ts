/** @file How treatments look: color, dash and marker together, so that no two depend on color alone. */
import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from "d3-shape";
import { coordinate } from "./format.ts";
import { element, type Markup } from "./markup.ts";

/** After Okabe and Ito (2008) and Tol; `[on white, on black]`, at least 4.5:1 against the page, as text needs. */
export const colors: readonly (readonly [light: string, dark: string])[] = [
  ["#0072b2", "#58b2f0"],
  ["#c94f00", "#ff8c4f"],
  ["#00845f", "#2cc79a"],
  ["#b5518c", "#f09ccb"],
  ["#a06a00", "#f0b43c"],
  ["#6a4c93", "#b79be8"],
  ["#1b7aa7", "#93d6ff"],
  ["#8c1c4b", "#e2709f"],
  ["#4f6d1a", "#b4d455"],
  ["#5a5a5a", "#c4c4c4"],
  ["#332288", "#8f86f0"],
  ["#7a4a2b", "#d8a07a"],
];
const dashes = ["", "7 3", "2 2.5", "9 3 2 3", "5 2", "12 3", "1.5 3", "8 2 2 2 2 2"];
const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
];

/** Class that carries the color of the series, for strokes (`c0`) and fills. */
export function colorClass(series: number): string {
  return `c${series % colors.length}`;
}

export function dashOf(series: number): string | null {
  return dashes[series % dashes.length] || null;
}

/** A marker at a point; `size` is its area in square pixels. */
export function marker(series: number, x: number, y: number, size = 34): Markup {
  const shape = symbol(shapes[series % shapes.length] ?? symbolCircle, size).digits(2)();
  return element("path", { class: "mark", d: shape, transform: `translate(${coordinate(x)},${coordinate(y)})` });
}

/** Line and marker, as the legend shows them. */
export function swatch(series: number): Markup {
  const line = element("line", { class: "curve", x1: 1, y1: 7, x2: 29, y2: 7, "stroke-dasharray": dashOf(series) });
  return element(
    "svg",
    { class: `swatch ${colorClass(series)}`, width: 30, height: 14, viewBox: "0 0 30 14", "aria-hidden": "true" },
    line,
    marker(series, 15, 7, 52),
  );
}
