import { array, compileStep, reference, type NdArray, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import type { Variables } from "../model/variables.ts";
import { sgd, type SgdOptions } from "./sgd.ts";

const parameters = { dense1: { kernel: array([1]) } };

/** The parameter after updates with these gradients at learning rate 0.5. */
async function run(options: Partial<SgdOptions>, gradients: readonly number[]): Promise<number[]> {
  const optimizer = sgd(options);
  const step = await compileStep(
    (
      state: { readonly parameters: Variables<Tensor>; readonly slots: { readonly [slot: string]: Variables<Tensor> } },
      gradient: Tensor,
      learningRate: Tensor,
    ) =>
      [
        optimizer.update({ dense1: { kernel: gradient } }, state.slots, state.parameters, {
          learningRate,
          step: learningRate,
          roles: { dense1: { kernel: "kernel" } },
        }),
        learningRate,
      ] as const,
    { parameters: parameters as Variables<NdArray>, slots: optimizer.init(parameters) },
    [array([0]), 0],
    { backend: reference() },
  );
  const values: number[] = [];
  for (const gradient of gradients) {
    await step.run(array([gradient]), 0.5);
    values.push((await step.state()).parameters.dense1?.kernel?.data[0] ?? NaN);
  }
  return values;
}

describe("sgd", () => {
  it("steps against the gradient", async () => {
    expect(await run({}, [1, 2, -4])).toEqual([0.5, -0.5, 1.5]);
  });

  it("accumulates a velocity with momentum", async () => {
    // v: 1, 0.5·1 + 2 = 2.5, 0.5·2.5 − 4 = −2.75
    expect(await run({ momentum: 0.5 }, [1, 2, -4])).toEqual([0.5, -0.75, 0.625]);
  });

  it("looks ahead with nesterov", async () => {
    // g + 0.5·v: 1.5, 3.25, −5.375
    expect(await run({ momentum: 0.5, nesterov: true }, [1, 2, -4])).toEqual([0.25, -1.375, 1.3125]);
  });

  it("keeps slots only where there is momentum", () => {
    expect(sgd(0.1).init(parameters)).toEqual({});
    expect(Object.keys(sgd({ momentum: 0.9 }).init(parameters))).toEqual(["momentum/velocity"]);
  });

  it("takes a number, a schedule or options for the learning rate", () => {
    expect(sgd(0.25).learningRate(7)).toBe(0.25);
    expect(sgd((step) => 1 / step).learningRate(4)).toBe(0.25);
    expect(sgd({ learningRate: 0.5, momentum: 0.9 }).learningRate(1)).toBe(0.5);
  });

  it("refuses options outside their range", () => {
    expect(() => sgd(-1)).toThrow("learningRate is -1");
    expect(() => sgd({ momentum: 1 })).toThrow("momentum is 1; wanted a finite number ≥ 0 and < 1");
    expect(() => sgd({ nesterov: true })).toThrow("nesterov is set without momentum");
    expect(() => sgd({ momentun: 0.9 } as Partial<SgdOptions>)).toThrow("momentun");
  });
});
