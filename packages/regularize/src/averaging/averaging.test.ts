import { array, type Averaging, type NdArray, type Slots, tensor, type Tensor, type Variables } from "@nn/core";
import { describe, expect, it } from "vitest";

import { ema } from "./ema.ts";
import { lawa } from "./lawa.ts";
import { swa } from "./swa.ts";

/** The average after the last step over one weight that takes these values, the first before training. */
async function average(averaging: Averaging, [first = 0, ...later]: readonly number[]): Promise<number> {
  const one = (value: number): Variables<Tensor> => ({ d: { w: tensor([value]) } });
  const initial: Slots<NdArray> = averaging.init({ d: { w: array([first]) } });
  let slots: Slots<Tensor> = Object.fromEntries(Object.keys(initial).map((name) => [name, one(first)]));
  for (const [index, value] of later.entries())
    slots = averaging.update(slots, one(value), { step: tensor(index + 1) });
  return (await averaging.weights(slots, one(later.at(-1) ?? first)).d!.w!.data())[0]!;
}

describe("ema", () => {
  it("moves by 1 − β", async () => {
    // 0 → 2 → 3 → 5.5 with β = 1/2.
    expect(await average(ema({ decay: 0.5, warmup: false }), [0, 4, 4, 8])).toBe(5.5);
  });

  it("forgets the first weights soon when warmed up", async () => {
    // β = 2/11, then 3/12: 0 → 9 → 9 + 3/4·(1 − 9).
    expect(await average(ema(0.999), [0, 11, 1])).toBeCloseTo(9 + 0.75 * (1 - 9), 5);
    expect(await average(ema(0), [0, 11, 1])).toBe(1);
  });
});

describe("swa", () => {
  const values = [50, 1, 2, 3, 4, 5, 6, 7, 8];

  it("is the mean of the weights that count", async () => {
    expect(await average(swa(), values)).toBeCloseTo(4.5, 6);
    expect(await average(swa({ start: 3, every: 2 }), values)).toBeCloseTo((3 + 5 + 7) / 3, 6);
  });

  it("is the present weights before the start", async () => {
    expect(await average(swa({ start: 20 }), values)).toBe(8);
  });
});

describe("lawa", () => {
  it("is the mean of the last that were taken", async () => {
    // Taken: 2, 4, 6, 8 after the steps 2, 4, 6, 8.
    expect(await average(lawa({ count: 3, every: 2 }), [50, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeCloseTo(6, 6);
  });

  it("begins with the present weights, then with the first that were taken", async () => {
    expect(await average(lawa({ count: 3, every: 4 }), [50, 1, 2])).toBe(2);
    expect(await average(lawa({ count: 3, every: 2 }), [50, 1, 2, 3])).toBe(2);
    expect(await average(lawa({ count: 3, every: 2 }), [50, 1, 2, 3, 5])).toBeCloseTo((2 + 2 + 5) / 3, 6);
  });
});
