/** @file The ten glyphs as strokes: control points in [-1, 1]², x to the right, y downwards. */

/** A pen stroke through its control points: straight pieces, or a Catmull-Rom curve where `smooth`. */
export interface Stroke {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly closed: boolean;
  readonly smooth: boolean;
}

export interface Glyph {
  readonly name: string;
  readonly strokes: readonly Stroke[];
}

/** cos 45°, for eight points on the unit circle. */
const diagonal = Math.sqrt(0.5);

const line = (...points: readonly (readonly [number, number])[]): Stroke => ({ points, closed: false, smooth: false });
const loop = (...points: readonly (readonly [number, number])[]): Stroke => ({ points, closed: true, smooth: false });
const curve = (...points: readonly (readonly [number, number])[]): Stroke => ({ points, closed: false, smooth: true });
const ring = (...points: readonly (readonly [number, number])[]): Stroke => ({ points, closed: true, smooth: true });

/**
 * The classes in label order. Several share most of their ink on purpose (tee, fork and arrow; hook and wave; ring and
 * square), so that a template per class, which is all a linear model has, cannot tell them apart once they move.
 */
export const glyphs: readonly Glyph[] = [
  {
    name: "ring",
    strokes: [
      ring(
        [1, 0],
        [diagonal, diagonal],
        [0, 1],
        [-diagonal, diagonal],
        [-1, 0],
        [-diagonal, -diagonal],
        [0, -1],
        [diagonal, -diagonal],
      ),
    ],
  },
  { name: "cross", strokes: [line([0, -1], [0, 1]), line([-1, 0], [1, 0])] },
  { name: "tee", strokes: [line([-0.9, -0.9], [0.9, -0.9]), line([0, -0.9], [0, 1])] },
  { name: "triangle", strokes: [loop([0, -0.95], [0.95, 0.85], [-0.95, 0.85])] },
  { name: "zigzag", strokes: [line([-0.85, -0.9], [0.85, -0.9], [-0.85, 0.9], [0.85, 0.9])] },
  { name: "hook", strokes: [curve([0.55, -1], [0.55, 0], [0.45, 0.7], [-0.1, 1], [-0.65, 0.75], [-0.8, 0.2])] },
  { name: "arrow", strokes: [line([0, -1], [0, 1]), line([-0.75, -0.2], [0, -1], [0.75, -0.2])] },
  {
    name: "wave",
    strokes: [
      curve([0.75, -0.7], [0.1, -1], [-0.6, -0.65], [-0.45, -0.15], [0.45, 0.15], [0.6, 0.65], [-0.1, 1], [-0.75, 0.7]),
    ],
  },
  { name: "fork", strokes: [line([-0.85, -1], [0, 0]), line([0.85, -1], [0, 0]), line([0, 0], [0, 1])] },
  { name: "square", strokes: [loop([-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85])] },
];
