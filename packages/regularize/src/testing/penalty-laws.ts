import { normal, type Penalty, type PenaltyPlugin, key, type Shape, sizeOf, tensor } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import { gradientMismatch } from "./gradient-mismatch.ts";
import { same } from "./same.ts";

const shapes: readonly Shape[] = [[], [5], [3, 4], [2, 2, 3, 2]];

/** Away from 0, where penalties may have a kink. */
function weights(shape: Shape, seed = 1): Float32Array {
  return normal(key(seed), sizeOf(shape)).map((w) => (w < 0 ? w - 0.1 : w + 0.1));
}

async function lossAt(penalty: Penalty, values: Float32Array, shape: Shape): Promise<number | undefined> {
  if (penalty.loss === undefined) return undefined;
  const loss = penalty.loss(tensor(values, { shape }));
  demand(loss.shape.length === 0, () => `the loss has shape [${loss.shape.join(", ")}]; wanted a scalar`);
  return (await loss.data())[0];
}

async function updated(
  penalty: Penalty,
  values: Float32Array,
  shape: Shape,
  learningRate: number,
): Promise<ArrayLike<number> | undefined> {
  if (penalty.update === undefined) return undefined;
  const next = penalty.update(tensor(values, { shape }), {
    learningRate: tensor(new Float32Array([learningRate]), { shape: [] }),
  });
  demand(
    next.shape.join() === shape.join(),
    () => `the update of shape [${shape.join(", ")}] has shape [${next.shape.join(", ")}]`,
  );
  return next.data();
}

/** What every penalty must keep. */
export const penaltyLaws: readonly Law<PenaltyPlugin>[] = [
  {
    name: "it has a loss or an update, and says for which roles",
    check(plugin, options) {
      const { loss, update, roles } = plugin(options);
      demand(loss !== undefined || update !== undefined, () => "there is neither a loss nor an update");
      demand(roles.length > 0, () => "the roles are empty");
    },
  },
  {
    name: "the loss is never negative, and 0 at 0 unless it pulls towards something else",
    async check(plugin, options) {
      for (const shape of shapes) {
        for (const seed of [1, 2]) {
          const loss = (await lossAt(plugin(options), weights(shape, seed), shape)) ?? 0;
          demand(loss >= 0 && Number.isFinite(loss), () => `the loss is ${loss}`);
        }
        if (plugin(options).traits?.towards !== undefined) continue;
        const atZero = (await lossAt(plugin(options), new Float32Array(sizeOf(shape)), shape)) ?? 0;
        demand(atZero === 0, () => `the loss at 0 is ${atZero}`);
      }
    },
  },
  {
    name: "the gradient of the loss is its difference quotient",
    async check(plugin, options) {
      const { loss } = plugin(options);
      if (loss === undefined) return;
      for (const shape of shapes) {
        const mismatch = await gradientMismatch(loss, weights(shape), shape);
        demand(mismatch === undefined, () => `shape [${shape.join(", ")}]: ${mismatch}`);
      }
    },
  },
  {
    name: "the update pulls towards 0, never past it, and not at all at learning rate 0",
    async check(plugin, options) {
      for (const shape of shapes) {
        const before = weights(shape);
        const after = (await updated(plugin(options), before, shape, 0.5)) ?? before;
        before.forEach((w, i) => {
          const next = after[i]!;
          demand(Math.abs(next) <= Math.abs(w) && next * w >= 0, () => `${w} became ${next}`);
        });
        const zeros = new Float32Array(before.length);
        demand(same((await updated(plugin(options), zeros, shape, 0.5)) ?? zeros, zeros), () => "0 did not stay 0");
        demand(
          same((await updated(plugin(options), before, shape, 0)) ?? before, before),
          () => "the update moves weights at learning rate 0",
        );
      }
    },
  },
];
