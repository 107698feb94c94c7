/** @file Smooth random displacements of pixels. */
import { key as keyOf, uniform64 } from "@nn/core";

import { blur, gaussianKernel } from "./filter.ts";
import type { Movement } from "./movement.ts";

/** Displacements in pixels along x and along y, by pixel. */
export type Displacement = readonly [dx: Float32Array, dy: Float32Array];

export function displacement(
  noise: readonly [number, number],
  height: number,
  width: number,
  { alpha, sigma }: { readonly alpha: number; readonly sigma: number },
): Displacement {
  const key = keyOf(noise);
  const kernel = gaussianKernel(sigma);
  const along = (axis: string): Float32Array => {
    const data = Float32Array.from(uniform64(key.fold(axis), height * width), (u) => 2 * u - 1);
    return blur({ data, shape: [height, width, 1] }, kernel).data.map((x) => alpha * x);
  };
  return [along("x"), along("y")];
}

/**
 * How pixels move: the result at p shows the sample at p + d(p). Where a place q goes is found by p ← p + (q − p − d(p)), which
 * converges where displacements differ by less than a pixel from pixel to pixel; between pixels the nearest one counts.
 */
export function elasticMovement([dx, dy]: Displacement, height: number, width: number): Movement {
  const back = (x: number, y: number): readonly [number, number] => {
    const column = Math.min(width - 1, Math.max(0, Math.floor(x + 0.5)));
    const row = Math.min(height - 1, Math.max(0, Math.floor(y + 0.5)));
    return [x + dx[row * width + column]!, y + dy[row * width + column]!];
  };
  return {
    back,
    forth(x, y) {
      let [atX, atY] = [x, y];
      for (let i = 0; i < 20; i++) {
        const [fromX, fromY] = back(atX, atY);
        [atX, atY] = [atX + x - fromX, atY + y - fromY];
      }
      return [atX, atY];
    },
  };
}
