/** @file A rectangle of a map: a number as the strength of a color, written into it where there is room. */
import { coordinate } from "../format.ts";
import { element, type Child } from "../markup.ts";
import { text } from "./frame.ts";

export interface ShadedCell {
  /** 0 … 1: how strong the color is. */
  readonly strength: number;
  /** Written into the cell; empty: nothing. */
  readonly label: string;
  /** For the tooltip and for those who cannot see it. */
  readonly title: string;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface CellStyle {
  readonly color: "heat" | "bad";
  /** Whether cells are large enough for labels. */
  readonly isLabelled: boolean;
}

/** Under labels the color stays light enough for the text in both themes. */
const strongestUnderLabel = 0.5;

/** Null: nothing was measured there, an empty frame. */
export function shadedCell(
  cell: ShadedCell | null,
  { x, y, width, height }: Rectangle,
  { color, isLabelled }: CellStyle,
): Child {
  const square = {
    x: coordinate(x + 0.5),
    y: coordinate(y + 0.5),
    width: coordinate(width - 1),
    height: coordinate(height - 1),
  };
  if (cell === null) return element("rect", { class: "field", ...square });
  const strength = Math.min(1, Math.max(0, cell.strength)) * (isLabelled ? strongestUnderLabel : 1);
  return element(
    "g",
    {},
    element("title", {}, cell.title),
    element("rect", { class: "field", ...square }),
    element("rect", { class: `field ${color}`, "fill-opacity": coordinate(strength), ...square }),
    isLabelled && cell.label !== ""
      ? text(cell.label, coordinate(x + width / 2), coordinate(y + height / 2 + 3.8), "middle")
      : null,
  );
}
