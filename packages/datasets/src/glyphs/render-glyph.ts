/** @file One glyph image from one key: pose, ink, occlusion, light and noise. */
import { type Key, math, normal, uniform64 } from "@nn/core";
import { flattenStroke } from "./flatten-stroke.ts";
import { glyphs } from "./strokes.ts";

/** Images are `imageSize` × `imageSize` pixels. */
export const imageSize = 16;

/** How far the images of one class lie apart. Every range is uniform; 0 switches an effect off. */
export interface GlyphKnobs {
  /** Largest turn either way, in degrees. */
  readonly rotation: number;
  /** Largest relative change of width and of height, drawn apart. */
  readonly scaling: number;
  /** Largest horizontal shear. */
  readonly shear: number;
  /** Largest shift along each axis, in pixels. */
  readonly translation: number;
  /** Largest displacement of a control point, relative to half the glyph's size. */
  readonly wobble: number;
  /** Width of the thinnest pen, in pixels. */
  readonly thinnest: number;
  /** Width of the thickest pen, in pixels. */
  readonly thickest: number;
  /** Largest background level; ink goes up to 1. */
  readonly brightness: number;
  /** Largest loss of contrast: ink stands above the background by a share in [1 − contrast, 1]. */
  readonly contrast: number;
  /** Probability that a bar or a blob of some grey level covers a part. */
  readonly occlusion: number;
  /** Standard deviation of the Gaussian pixel noise; the result is clipped to [0, 1]. */
  readonly noise: number;
}

const pixels = imageSize * imageSize;
const halfSize = 5;
const center = imageSize / 2;
/** Squared distance that stands for "no ink near". */
const far = 1e9;
/** Uniforms for pose, light and occlusion; those for the wobble follow. */
const fixedDraws = 19;

/**
 * Writes image `[16, 16, 1]` of class `label` into `out` from `offset` on, values in [0, 1].
 *
 * Ink at a pixel centre is clamp(½ + w/2 − d, 0, 1) with d the distance to the nearest stroke and w the pen's width.
 * Nothing but `key`, `label` and `knobs` enters.
 */
export function renderGlyph(out: Float32Array, offset: number, label: number, key: Key, knobs: GlyphKnobs): void {
  const glyph = glyphs[label];
  if (glyph === undefined) throw new RangeError(`renderGlyph: got class ${label}, wanted 0 to ${glyphs.length - 1}`);
  const pointCount = glyph.strokes.reduce((sum, stroke) => sum + stroke.points.length, 0);
  const draws = uniform64(key.fold("shape"), fixedDraws + 2 * pointCount);
  /** Draw `i` spread over [low, high). */
  const between = (i: number, low: number, high: number): number => low + (high - low) * (draws[i] ?? 0);

  const angle = between(0, -knobs.rotation, knobs.rotation) * (Math.PI / 180);
  const cosine = math.cos(angle);
  const sine = math.sin(angle);
  const width = halfSize * between(1, 1 - knobs.scaling, 1 + knobs.scaling);
  const height = halfSize * between(2, 1 - knobs.scaling, 1 + knobs.scaling);
  const shear = between(3, -knobs.shear, knobs.shear);
  const shiftX = center + between(4, -knobs.translation, knobs.translation);
  const shiftY = center + between(5, -knobs.translation, knobs.translation);

  const segments: number[] = [];
  let draw = fixedDraws;
  for (const stroke of glyph.strokes) {
    const points = new Float64Array(2 * stroke.points.length);
    stroke.points.forEach(([px, py], i) => {
      const x = (px + between(draw, -knobs.wobble, knobs.wobble)) * width;
      const y = (py + between(draw + 1, -knobs.wobble, knobs.wobble)) * height;
      const sheared = x + shear * y;
      points[2 * i] = shiftX + cosine * sheared - sine * y;
      points[2 * i + 1] = shiftY + sine * sheared + cosine * y;
      draw += 2;
    });
    flattenStroke(stroke, points, segments);
  }

  const pen = between(6, knobs.thinnest, knobs.thickest);
  const background = between(7, 0, knobs.brightness);
  const ink = background + (1 - background) * between(8, 1 - knobs.contrast, 1);
  const distances = new Float64Array(pixels).fill(far);
  inkSegments(distances, segments, pen / 2 + 0.5);
  for (let i = 0; i < pixels; i += 1) {
    out[offset + i] = background + (ink - background) * coverage(distances[i] ?? far, pen);
  }

  if ((draws[9] ?? 1) < knobs.occlusion) occlude(out, offset, between);
  if (knobs.noise > 0) {
    const noise = normal(key.fold("noise"), pixels);
    for (let i = 0; i < pixels; i += 1) {
      const value = (out[offset + i] ?? 0) + knobs.noise * (noise[i] ?? 0);
      out[offset + i] = Math.min(1, Math.max(0, value));
    }
  }
}

/** A grey bar across the image or a grey disk, from draws 10 to 18. */
function occlude(out: Float32Array, offset: number, between: (i: number, low: number, high: number) => number): void {
  const distances = new Float64Array(pixels).fill(far);
  const level = between(10, 0, 1);
  const x = between(11, 2, imageSize - 2);
  const y = between(12, 2, imageSize - 2);
  const isBar = between(13, 0, 1) < 0.5;
  const thickness = isBar ? between(14, 1.5, 3) : between(14, 3, 6);
  // A bar is a long segment through (x, y) towards a random point; a disk is a segment of length 0.
  const toX = isBar ? between(15, -2, 2) * imageSize : 0;
  const toY = isBar ? between(16, -2, 2) * imageSize : 0;
  inkSegments(distances, [x - toX, y - toY, x + toX, y + toY], thickness / 2 + 0.5);
  for (let i = 0; i < pixels; i += 1) {
    const value = out[offset + i] ?? 0;
    out[offset + i] = value + (level - value) * coverage(distances[i] ?? far, thickness);
  }
}

/** Ink of a pen of `width` at squared distance `squared` of a pixel centre, with an edge one pixel wide. */
function coverage(squared: number, width: number): number {
  return Math.min(1, Math.max(0, 0.5 + width / 2 - Math.sqrt(squared)));
}

/** Lowers squared distances of pixel centres to segments `[x0, y0, x1, y1, …]`, where they can be below `reach`². */
function inkSegments(distances: Float64Array, segments: readonly number[], reach: number): void {
  for (let s = 0; s < segments.length; s += 4) {
    const x0 = segments[s] ?? 0;
    const y0 = segments[s + 1] ?? 0;
    const dx = (segments[s + 2] ?? 0) - x0;
    const dy = (segments[s + 3] ?? 0) - y0;
    const lengthSquared = dx * dx + dy * dy;
    const left = Math.max(0, Math.floor(Math.min(x0, x0 + dx) - reach));
    const right = Math.min(imageSize - 1, Math.ceil(Math.max(x0, x0 + dx) + reach));
    const top = Math.max(0, Math.floor(Math.min(y0, y0 + dy) - reach));
    const bottom = Math.min(imageSize - 1, Math.ceil(Math.max(y0, y0 + dy) + reach));
    for (let row = top; row <= bottom; row += 1) {
      const py = row + 0.5 - y0;
      for (let column = left; column <= right; column += 1) {
        const px = column + 0.5 - x0;
        const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
        const ex = px - along * dx;
        const ey = py - along * dy;
        const squared = ex * ex + ey * ey;
        const at = row * imageSize + column;
        if (squared < (distances[at] ?? far)) distances[at] = squared;
      }
    }
  }
}
