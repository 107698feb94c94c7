import { DtypeError, ShapeError, showType, tensor, type TypedArray } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";
import { gradientMismatch } from "@nn/regularize/testing";

import type { Loss, LossPlugin } from "../contracts/loss.ts";
import { same } from "./same.ts";
import { rowsOf, splitCases, type SplitCase } from "./split-cases.ts";

/** Splits whose targets the loss takes; the others are refused in words. */
function casesOf(loss: Loss): SplitCase[] {
  const found = splitCases((data) => loss.outputs(data)).filter(({ task, outputs, targets }) => {
    if (loss.refusal(targets) !== undefined) return false;
    try {
      loss.apply(tensor(outputs), tensor(targets));
      return true;
    } catch (error) {
      demand(
        error instanceof ShapeError || error instanceof DtypeError,
        () => `${task}: ${String(error)}; wanted a ShapeError or a DtypeError for targets that do not fit`,
      );
      return false;
    }
  });
  demand(found.length > 0, () => "it takes neither class numbers, numbers nor labels between 0 and 1");
  return found;
}

async function valuesOf(loss: Loss, { outputs, targets }: Pick<SplitCase, "outputs" | "targets">): Promise<TypedArray> {
  return loss.apply(tensor(outputs), tensor(targets)).data();
}

/** What every loss must keep, on the targets that it takes. */
export const lossLaws: readonly Law<LossPlugin>[] = [
  {
    name: "it gives one finite number for every example",
    async check(plugin, options) {
      const loss = plugin(options);
      for (const one of casesOf(loss)) {
        const values = loss.apply(tensor(one.outputs), tensor(one.targets));
        const count = one.outputs.shape[0];
        demand(
          values.shape.length === 1 && values.shape[0] === count && values.dtype === "float32",
          () => `${one.task}: it gives ${showType(values)} for ${count} examples`,
        );
        const data = Array.from(await values.data());
        demand(data.every(Number.isFinite), () => `${one.task}: it gives ${data.find((x) => !Number.isFinite(x))}`);
      }
    },
  },
  {
    name: "the loss of an example depends on that example alone",
    async check(plugin, options) {
      const loss = plugin(options);
      for (const { outputs, targets } of casesOf(loss)) {
        const whole = await valuesOf(loss, { outputs, targets });
        for (const rows of [[0], [5], [7, 2]]) {
          const part = await valuesOf(loss, { outputs: rowsOf(outputs, rows), targets: rowsOf(targets, rows) });
          demand(
            same(
              part,
              rows.map((row) => whole[row]!),
            ),
            () => `the losses of examples ${rows.join(", ")} change with their batch`,
          );
        }
      }
    },
  },
  {
    name: "its gradient is the difference quotient",
    async check(plugin, options) {
      const loss = plugin(options);
      for (const { outputs, targets, task } of casesOf(loss)) {
        const wrong = await gradientMismatch(
          (x) => loss.apply(x, tensor(targets)),
          outputs.data as Float32Array,
          outputs.shape,
        );
        demand(wrong === undefined, () => `${task}: ${wrong}`);
      }
    },
  },
];
