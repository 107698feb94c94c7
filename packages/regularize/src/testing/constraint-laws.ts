import { type ConstraintPlugin, key, normal, type Shape, sizeOf, tensor } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import { same } from "./same.ts";

const shapes: readonly Shape[] = [[5], [4, 3], [3, 3, 2, 4]];

/** Short, ordinary and long weights. */
const points = [0, 0.05, 1, 30].map(
  (scale, seed) =>
    (shape: Shape): Float32Array =>
      normal(key(seed), sizeOf(shape)).map((w) => w * scale),
);

async function projected(
  plugin: ConstraintPlugin,
  options: object,
  values: ArrayLike<number>,
  shape: Shape,
): Promise<Float32Array> {
  const result = plugin(options).project(tensor(Float32Array.from(values), { shape }));
  demand(result.shape.join() === shape.join(), () => `shape [${shape.join(", ")}] became [${result.shape.join(", ")}]`);
  return (await result.data()) as Float32Array;
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(Array.from(a).reduce((total, value, i) => total + (value - b[i]!) * (value - b[i]!), 0));
}

/** What every constraint must keep. */
export const constraintLaws: readonly Law<ConstraintPlugin>[] = [
  {
    name: "projecting twice changes no bit",
    async check(plugin, options) {
      for (const shape of shapes) {
        for (const point of points) {
          const once = await projected(plugin, options, point(shape), shape);
          demand(once.every(Number.isFinite), () => "a projection is not finite");
          demand(
            same(await projected(plugin, options, once, shape), once),
            () => "the second projection moved something",
          );
        }
      }
    },
  },
  {
    // Every projection is a parameter that satisfies the constraint, so none may be nearer than the right one.
    name: "no parameter that satisfies it is nearer",
    async check(plugin, options) {
      for (const shape of shapes) {
        const wanted = points.slice(1).map((point) => point(shape));
        const allowed = await Promise.all(wanted.map((values) => projected(plugin, options, values, shape)));
        wanted.forEach((values, i) => {
          const own = distance(values, allowed[i]!);
          allowed.forEach((other) =>
            demand(own <= distance(values, other) * (1 + 1e-5), () => `a projection is ${own} away, another is nearer`),
          );
        });
      }
    },
  },
];

/** What constraints on a convex set keep besides; unit norm is not one of them. */
export const convexConstraintLaws: readonly Law<ConstraintPlugin>[] = [
  {
    name: "projecting brings parameters no further apart",
    async check(plugin, options) {
      for (const shape of shapes) {
        for (const [i, a] of points.entries()) {
          for (const b of points.slice(i + 1)) {
            const before = distance(a(shape), b(shape));
            const after = distance(
              await projected(plugin, options, a(shape), shape),
              await projected(plugin, options, b(shape), shape),
            );
            demand(after <= before * (1 + 1e-5), () => `a distance of ${before} became ${after}`);
          }
        }
      }
    },
  },
];
