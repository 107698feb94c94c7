import { math } from "@nn/core";

/**
 * Where an output pixel comes from: positions are relative to the centre of the image, x to the right, y down;
 * x′ = xx·x + xy·y + x0, y′ = yx·x + yy·y + y0.
 */
export interface AffineMap {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** A motion of the picture: zoomed, sheared, rotated, then moved. */
export interface Motion {
  /** Counterclockwise as seen. */
  readonly degrees?: number;
  /** Above 1 magnifies. */
  readonly zoom?: number;
  /** x grows by shear·y. */
  readonly shear?: number;
  /** Pixels to the right. */
  readonly dx?: number;
  /** Pixels down. */
  readonly dy?: number;
}

/** Sine and cosine of an angle in degrees, exact at multiples of 90. */
export function sinCosDegrees(degrees: number): readonly [sin: number, cos: number] {
  const turn = degrees - 360 * Math.floor(degrees / 360);
  const quadrant = Math.floor(turn / 90 + 0.5);
  const radians = ((turn - 90 * quadrant) * 3.141592653589793) / 180;
  const [s, c] = [math.sin(radians), math.cos(radians)];
  if (quadrant === 1) return [c, -s];
  if (quadrant === 2) return [-s, -c];
  return quadrant === 3 ? [-c, s] : [s, c];
}

/**
 * The map from output to input positions that shows the picture moved: (T·R·S·Z)⁻¹ = Z⁻¹·S⁻¹·R⁻¹·T⁻¹.
 */
export function affineMap({ degrees = 0, zoom = 1, shear = 0, dx = 0, dy = 0 }: Motion): AffineMap {
  const [s, c] = sinCosDegrees(degrees);
  const [xx, xy] = [(c - shear * s) / zoom, (-s - shear * c) / zoom];
  const [yx, yy] = [s / zoom, c / zoom];
  return { xx, xy, x0: -(xx * dx + xy * dy), yx, yy, y0: -(yx * dx + yy * dy) };
}
