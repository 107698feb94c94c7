import { key, type LayerPlugin, normal, type Shape, ShapeError, sizeOf, tensor } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import { applyLayer, type LayerMode } from "./apply-layer.ts";
import { gradientMismatch } from "./gradient-mismatch.ts";
import { same } from "./same.ts";

const candidates: readonly Shape[] = [
  [6, 4],
  [6, 3],
  [2, 2, 3, 4],
];

/** Batches that a layer takes. */
export function shapesOf(plugin: LayerPlugin, options: object): readonly Shape[] {
  const taken = candidates.filter((shape) => takes(plugin, options, shape.slice(1)));
  demand(taken.length > 0, () => `it takes none of ${candidates.map((shape) => `[${shape.join(", ")}]`).join(", ")}`);
  return taken;
}

export function takes(plugin: LayerPlugin, options: object, inputShape: Shape): boolean {
  const layer = plugin(options);
  try {
    layer.build(inputShape);
    return true;
  } catch (error) {
    if (error instanceof ShapeError) return false;
    throw error;
  }
}
const training: LayerMode = { training: true, key: key(1) };
const evaluation: LayerMode = { training: false };

function batch(shape: Shape): Float32Array {
  return normal(key(5), sizeOf(shape), { std: 1.5 });
}

/** What every layer that keeps shapes must keep. */
export const layerLaws: readonly Law<LayerPlugin>[] = [
  {
    name: "it keeps the shape of its input, and its state keeps its own",
    check(plugin, options) {
      for (const shape of shapesOf(plugin, options)) {
        const layer = plugin(options);
        const built = layer.build(shape.slice(1));
        demand(
          built.outputShape.join() === shape.slice(1).join(),
          () => `input [${shape.slice(1).join(", ")}] gives [${built.outputShape.join(", ")}]`,
        );
        for (const mode of [training, evaluation]) {
          const { output, state } = applyLayer(layer, tensor(batch(shape), { shape }), mode);
          demand(
            output.shape.join() === shape.join(),
            () => `a batch [${shape.join(", ")}] gives [${output.shape.join(", ")}]`,
          );
          for (const [name, spec] of Object.entries(built.state ?? {})) {
            demand(state[name]?.shape.join() === spec.shape.join(), () => `state ${name} changes its shape`);
          }
        }
      }
    },
  },
  {
    name: "evaluation needs no key, leaves the state, and treats examples one by one",
    async check(plugin, options) {
      for (const shape of shapesOf(plugin, options)) {
        const [count, ...rest] = shape;
        const x = tensor(batch(shape), { shape });
        const { output, state } = applyLayer(plugin(options), x, evaluation);
        const whole = await output.data();
        for (const [name, { value }] of Object.entries(plugin(options).build(rest).state ?? {})) {
          demand(
            (await state[name]!.data()).every((item) => item === value),
            () => `evaluation changes the state ${name}`,
          );
        }
        const size = sizeOf(rest);
        for (let i = 0; i < count!; i++) {
          const one = tensor(batch(shape).slice(i * size, (i + 1) * size), { shape: [1, ...rest] });
          const alone = await applyLayer(plugin(options), one, evaluation).output.data();
          demand(same(alone, whole.slice(i * size, (i + 1) * size)), () => `example ${i} changes with its batch`);
        }
      }
    },
  },
  {
    name: "the gradient is the difference quotient, in training and in evaluation",
    async check(plugin, options) {
      const stops = plugin(options).traits?.stopsGradients === true;
      for (const mode of stops ? [evaluation] : [training, evaluation]) {
        const [shape = []] = shapesOf(plugin, options);
        const mismatch = await gradientMismatch(
          (x) => applyLayer(plugin(options), x, mode).output,
          batch(shape),
          shape,
        );
        demand(mismatch === undefined, () => `${mode.training ? "training" : "evaluation"}: ${mismatch}`);
      }
    },
  },
];
