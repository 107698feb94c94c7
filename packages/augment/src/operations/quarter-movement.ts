import type { Movement, Place } from "./movement.ts";

/** How pixels of an image of rows × columns move when it is turned by quarters, counterclockwise. */
export function quarterMovement(quarters: number, rows: number, columns: number): Movement {
  if (quarters === 1) {
    return { back: (x, y): Place => [columns - 1 - y, x], forth: (x, y): Place => [y, columns - 1 - x] };
  }
  if (quarters === 2) {
    const opposite = (x: number, y: number): Place => [columns - 1 - x, rows - 1 - y];
    return { back: opposite, forth: opposite };
  }
  if (quarters === 3) {
    return { back: (x, y): Place => [y, rows - 1 - x], forth: (x, y): Place => [rows - 1 - y, x] };
  }
  return { back: (x, y): Place => [x, y], forth: (x, y): Place => [x, y] };
}
