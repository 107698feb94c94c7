/** @file What the laws share: shapes to try, and draws. */
import { type Fans, type Initializer, key, type Shape } from "@nn/core";
import { demand } from "@nn/core/testing";

/** Fans that no shape of the laws has by itself. */
export const declaredFans: Fans = Object.freeze({ fanIn: 48, fanOut: 96 });

/** Ranks 0 to 5; square, wide and tall; vectors of 1 to 16. */
export const shapes: readonly Shape[] = [
  [24, 32],
  [24, 24],
  [32, 24],
  ...Array.from({ length: 16 }, (_, i) => [i + 1]),
  [],
  [3, 4],
  [2, 3, 4],
  [3, 3, 2, 4],
  [3, 3, 4, 2],
  [2, 1, 2, 3, 2],
  [1, 2, 1, 2, 3],
].map((shape) => Object.freeze(shape));

/** 65 536 values where the initializer takes them: the standard deviation of the sample variance of a normal is 0.55 %. */
const largeShapes: readonly Shape[] = [[256, 256], [65_536]];

function firstAccepted(initializer: Initializer, candidates: readonly Shape[]): Shape {
  const shape = candidates.find((candidate) => initializer.refusal(candidate, { fans: declaredFans }) === undefined);
  demand(
    shape !== undefined,
    () => `it refuses all shapes of the laws: ${candidates.map((s) => `[${s.join(", ")}]`).join(" ")}`,
  );
  return shape;
}

/** The first of the usual shapes that the initializer takes. */
export function usualShape(initializer: Initializer): Shape {
  return firstAccepted(initializer, shapes);
}

/** The largest shape of the laws that the initializer takes. */
export function statisticalShape(initializer: Initializer): Shape {
  return firstAccepted(initializer, [...largeShapes, ...shapes]);
}

export function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

export function draw(initializer: Initializer, seed: number, at: Shape = usualShape(initializer)): Float32Array {
  return initializer.sample(key(seed), at, { fans: declaredFans });
}

/** As declared: the values are the same for all keys. */
export function isDeterministic(initializer: Initializer): boolean {
  const moments = initializer.moments(usualShape(initializer), { fans: declaredFans });
  return moments?.deterministic ?? moments?.variance === 0;
}
