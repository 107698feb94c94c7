/** @file Strokes to straight segments. */
import type { Stroke } from "./strokes.ts";

/** Straight pieces per control interval of a smooth stroke; at 16 pixels more is not visible. */
const piecesPerInterval = 3;

/**
 * Segments `[x0, y0, x1, y1, …]` of a stroke, appended to `out`.
 *
 * Smooth strokes are uniform Catmull-Rom curves, p(t) = ½ (2p₁ + (p₂−p₀)t + (2p₀−5p₁+4p₂−p₃)t² + (3p₁−p₀−3p₂+p₃)t³);
 * the ends of an open one repeat their last point. `points` are the control points after any displacement.
 */
export function flattenStroke(stroke: Stroke, points: Float64Array, out: number[]): void {
  const count = stroke.points.length;
  const intervals = stroke.closed ? count : count - 1;
  const pieces = stroke.smooth ? piecesPerInterval : 1;
  const index = (i: number): number => (stroke.closed ? (i + count) % count : Math.min(count - 1, Math.max(0, i)));
  const at = (i: number, axis: number): number => points[2 * index(i) + axis] ?? 0;
  let x = at(0, 0);
  let y = at(0, 1);
  for (let interval = 0; interval < intervals; interval += 1) {
    for (let piece = 1; piece <= pieces; piece += 1) {
      const t = piece / pieces;
      const nextX = catmullRom(at(interval - 1, 0), at(interval, 0), at(interval + 1, 0), at(interval + 2, 0), t);
      const nextY = catmullRom(at(interval - 1, 1), at(interval, 1), at(interval + 1, 1), at(interval + 2, 1), t);
      out.push(x, y, nextX, nextY);
      x = nextX;
      y = nextY;
    }
  }
}

function catmullRom(p0: number, p1: number, p2: number, p3: number, t: number): number {
  if (t === 1) return p2;
  return 0.5 * (2 * p1 + (p2 - p0 + (2 * p0 - 5 * p1 + 4 * p2 - p3 + (3 * p1 - p0 - 3 * p2 + p3) * t) * t) * t);
}
