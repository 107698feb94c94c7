import { describe, expect, it } from "vitest";

import { rate, valueAt } from "../contracts/schedule.ts";
import { warmup } from "./warmup.ts";
import { constant } from "./constant.ts";
import { cosineDecay } from "./cosine-decay.ts";
import { cosineRestarts } from "./cosine-restarts.ts";
import { exponentialDecay } from "./exponential-decay.ts";
import { inverseRootDecay } from "./inverse-root-decay.ts";
import { oneCycle } from "./one-cycle.ts";
import { polynomialDecay } from "./polynomial-decay.ts";
import { stepDecay } from "./step-decay.ts";

const read = (given: unknown): ((step: number) => number) => {
  const value = rate(0).read(given, { owner: "sgd", option: "learningRate" });
  return (step) => valueAt("sgd: learningRate", value, step);
};

describe("schedules", () => {
  it("stepDecay multiplies after every so many steps", () => {
    const { at } = stepDecay({ initial: 0.8, factor: 0.5, every: 3 });
    expect([1, 3, 4, 6, 7].map(at)).toEqual([0.8, 0.8, 0.4, 0.4, 0.2]);
  });

  it("cosineDecay goes from the initial value through the middle to the floor, and stays there", () => {
    const { at } = cosineDecay({ initial: 1, floor: 0.2, steps: 8 });
    expect(at(1)).toBe(1);
    expect(at(5)).toBeCloseTo(0.6, 15);
    expect(at(8)).toBeCloseTo(0.2 + 0.4 * (1 + Math.cos((7 * Math.PI) / 8)), 14);
    expect([9, 10, 1000].map(at)).toEqual([0.2, 0.2, 0.2]);
    expect(cosineDecay({ steps: 1 }).at(1)).toBe(0.01);
  });

  it("warmup rises to the schedule and then is the schedule", () => {
    const { at } = warmup({ steps: 4, schedule: 0.8 });
    expect([1, 2, 4, 5, 100].map(at)).toEqual([0.2, 0.4, 0.8, 0.8, 0.8]);
    const decay = cosineDecay({ initial: 1, steps: 10 });
    const both = warmup({ steps: 2, schedule: decay });
    expect(both.at(1)).toBe(0.5);
    expect([2, 3, 11].map(both.at)).toEqual([2, 3, 11].map(decay.at));
  });

  it("exponentialDecay and polynomialDecay follow their formulas", () => {
    const smooth = exponentialDecay({ initial: 0.8, factor: 0.25, every: 10 });
    [1, 6, 11].forEach((step, i) => expect(smooth.at(step)).toBeCloseTo([0.8, 0.4, 0.2][i]!, 14));
    const line = polynomialDecay({ initial: 1, floor: 0.5, steps: 10 });
    [1, 6, 11, 99].forEach((step, i) => expect(line.at(step)).toBeCloseTo([1, 0.75, 0.5, 0.5][i]!, 14));
    expect(polynomialDecay({ initial: 1, power: 2, steps: 10 }).at(6)).toBeCloseTo(0.25, 14);
  });

  it("cosineRestarts begins again, longer each time where wanted", () => {
    const same = cosineRestarts({ initial: 1, steps: 4 });
    [1, 3, 5, 7, 9].forEach((step, i) => expect(same.at(step)).toBeCloseTo([1, 0.5, 1, 0.5, 1][i]!, 14));
    const longer = cosineRestarts({ initial: 1, floor: 0.2, steps: 4, factor: 2 });
    [1, 3, 5, 9, 13].forEach((step, i) => expect(longer.at(step)).toBeCloseTo([1, 0.6, 1, 0.6, 1][i]!, 14));
  });

  it("oneCycle rises to the peak and ends at its last value", () => {
    const { at } = oneCycle({ peak: 1, steps: 101, rise: 0.3, start: 10, end: 100 });
    [1, 16, 31, 66, 101, 500].forEach((step, i) =>
      expect(at(step)).toBeCloseTo([0.1, 0.55, 1, 0.5005, 0.001, 0.001][i]!, 12),
    );
  });

  it("inverseRootDecay rises and falls with the root", () => {
    const { at } = inverseRootDecay({ peak: 0.1, steps: 100 });
    [1, 50, 100, 400].forEach((step, i) => expect(at(step)).toBeCloseTo([0.001, 0.05, 0.1, 0.05][i]!, 14));
  });

  it("come from text, from JSON, from numbers and functions", () => {
    expect(read("stepDecay(initial=1, every=1)")(2)).toBeCloseTo(0.1, 15);
    const value = warmup({ steps: 4, schedule: constant(0.8) });
    const copy = read(JSON.parse(JSON.stringify(value)) as typeof value);
    expect([1, 9].map(copy)).toEqual([0.2, 0.8]);
    expect(read((step: number) => 1 / step)(4)).toBe(0.25);
  });

  it("refuse what makes no sense", () => {
    expect(() => cosineDecay({ initial: 0.1, floor: 0.2 })).toThrow("floor is 0.2; wanted at most initial, 0.1");
    expect(() => cosineDecay({ steps: 0.5 })).toThrow("steps is 0.5");
    expect(() => stepDecay({ every: 0 })).toThrow("every is 0");
    expect(() => stepDecay({ factor: -1 })).toThrow("factor is -1");
    expect(() => warmup({ steps: 0 })).toThrow("steps is 0");
    expect(() => warmup({ schedule: "cosinDecay" as never })).toThrow('did you mean "cosineDecay"?');
    const broken = read((step: number) => 2 - step);
    expect(broken(2)).toBe(0);
    expect(() => broken(3)).toThrow("sgd: learningRate: at step 3 is -1; wanted a finite number ≥ 0");
    expect(() => warmup({ schedule: -1 })).toThrow("warmup: schedule is -1");
  });
});
