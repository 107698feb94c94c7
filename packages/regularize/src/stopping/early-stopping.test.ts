import { describe, expect, it } from "vitest";

import { earlyStopping, type EarlyStoppingOptions } from "./early-stopping.ts";

/** Feeds one value an epoch; gives the epochs that improved and the one that stopped. */
function run(
  values: readonly number[],
  options: Partial<EarlyStoppingOptions>,
): { improved: number[]; stopped?: number } {
  const rule = earlyStopping(options).begin();
  const improved: number[] = [];
  for (const [epoch, value] of values.entries()) {
    const seen = rule.observe(value, { step: epoch * 10 + 10, epoch: epoch + 1 });
    if (seen.improved) improved.push(epoch);
    if (seen.stop) return { improved, stopped: epoch };
  }
  return { improved };
}

describe("earlyStopping", () => {
  it("stops after `patience` evaluations without improvement", () => {
    expect(run([5, 4, 3, 3.5, 3.2, 2, 2.5, 2.5], { patience: 3 })).toEqual({ improved: [0, 1, 2, 5] });
    expect(run([5, 4, 3, 3.5, 3.2, 3.1, 2], { patience: 3 })).toEqual({ improved: [0, 1, 2], stopped: 5 });
    expect(run([5, 5], { patience: 0 })).toEqual({ improved: [0], stopped: 1 });
  });

  it("wants strictly more than minDelta", () => {
    expect(run([4, 3.5, 3], { patience: 9, minDelta: 0.5 }).improved).toEqual([0, 2]);
    expect(run([0.5, 0.75, 1], { monitor: "validation.accuracy", patience: 9, minDelta: 0.25 }).improved).toEqual([
      0, 2,
    ]);
  });

  it("never counts a NaN as better, and never stops at the first value", () => {
    expect(run([NaN, NaN, NaN], { patience: 2 })).toEqual({ improved: [], stopped: 1 });
    expect(run([NaN, 3, NaN, NaN], { patience: 1 })).toEqual({ improved: [1], stopped: 2 });
    expect(run([NaN], { patience: 0 })).toEqual({ improved: [] });
  });

  it("does not look at what was not trained", () => {
    const rule = earlyStopping({ patience: 1 }).begin();
    expect(rule.observe(0.1, { step: 0, epoch: 0 })).toEqual({ improved: false, stop: false });
    expect(rule.observe(5, { step: 10, epoch: 1 })).toEqual({ improved: true, stop: false });
    expect(rule.observe(4, { step: 20, epoch: 2 })).toEqual({ improved: true, stop: false });
  });

  it("skips the epochs before startEpoch", () => {
    expect(run([1, 5, 4, 6, 6], { patience: 2, startEpoch: 3 })).toEqual({ improved: [2], stopped: 4 });
  });

  it("resets its patience only below the baseline", () => {
    expect(run([5, 4, 3, 2], { patience: 3, baseline: 1 })).toEqual({ improved: [0, 1, 2, 3] });
    expect(run([5, 4, 3, 3], { patience: 3, baseline: 1 })).toEqual({ improved: [0, 1, 2], stopped: 3 });
    expect(run([5, 0.5, 1, 1], { patience: 3, baseline: 1 })).toEqual({ improved: [0, 1] });
  });

  it("starts afresh in every run", () => {
    const rule = earlyStopping({ patience: 1 });
    for (let i = 0; i < 2; i++) {
      const stopping = rule.begin();
      expect(stopping.observe(3, { step: 1, epoch: 1 })).toEqual({ improved: true, stop: false });
      expect(stopping.observe(4, { step: 1, epoch: 1 })).toEqual({ improved: false, stop: true });
    }
  });

  it("knows which way a metric should go, or asks", () => {
    expect(earlyStopping().monitor).toEqual({ split: "validation", metric: "loss", direction: "min" });
    expect(earlyStopping({ monitor: "train.accuracy" }).monitor).toEqual({
      split: "train",
      metric: "accuracy",
      direction: "max",
    });
    expect(earlyStopping({ monitor: "validation.f1", direction: "max" }).monitor.direction).toBe("max");
    expect(() => earlyStopping({ monitor: "validation.f1" })).toThrow('wanted direction: "min" or "max"');
    expect(() => earlyStopping({ monitor: "loss" })).toThrow("wanted a split and a metric");
    expect(() => earlyStopping({ monitor: "test.loss" })).toThrow("wanted one of train, validation");
  });

  it("refuses numbers that make no sense", () => {
    expect(() => earlyStopping({ patience: -1 })).toThrow("patience is -1");
    expect(() => earlyStopping({ patience: 1.5 })).toThrow("patience is 1.5");
    expect(() => earlyStopping({ minDelta: -0.1 })).toThrow("minDelta is -0.1");
    expect(() => earlyStopping({ minDelta: NaN })).toThrow("minDelta is NaN");
  });

  it("on a quadratic acts like a ridge: 1 − (1 − ηκ)^T is κ/(κ + α) for α ≈ 1/(ηT) and small κ", () => {
    const [rate, steps] = [0.01, 100];
    for (const curvature of [0.01, 0.1]) {
      let w = 0;
      for (let t = 0; t < steps; t++) w -= rate * curvature * (w - 1);
      expect(w).toBeCloseTo(1 - (1 - rate * curvature) ** steps, 12);
      const alpha = 1 / (rate * steps);
      expect(Math.abs(w / (curvature / (curvature + alpha)) - 1)).toBeLessThan(0.06);
    }
  });
});
