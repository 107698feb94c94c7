import { describe, expect, it } from "vitest";
import { expectedRunningTime } from "./expected-running-time.ts";
import { kaplanMeier, medianSurvival, survivalInterval, type Duration } from "./kaplan-meier.ts";
import { restrictedMean } from "./restricted-mean.ts";

const runs = (...times: (number | `>${number}`)[]): Duration[] =>
  times.map((time) =>
    typeof time === "number" ? { time, event: true } : { time: Number(time.slice(1)), event: false },
  );

describe("Kaplan–Meier", () => {
  it("counts a run censored at an event time as still at risk", () => {
    const steps = kaplanMeier(runs(10, ">10", 20, ">30"));
    expect(steps.map((step) => [step.time, step.atRisk, step.events, step.survival])).toEqual([
      [10, 4, 1, 0.75],
      [20, 2, 1, 0.375],
    ]);
    // Greenwood at 20: 0.375² (1/(4·3) + 1/(2·1)).
    expect(steps[1]?.variance).toBeCloseTo(0.140625 * (1 / 12 + 1 / 2), 15);
  });

  it("drops once for ties and reaches zero when all runs arrive", () => {
    const steps = kaplanMeier(runs(5, 5, 5, 8));
    expect(steps.map((step) => step.survival)).toEqual([0.25, 0]);
    expect(steps[1]?.variance).toBe(0);
    expect(survivalInterval({ time: 8, atRisk: 1, events: 1, survival: 0, variance: 0 })).toEqual({ low: 0, high: 0 });
  });

  it("has a median only when half of the runs arrive", () => {
    expect(medianSurvival(kaplanMeier(runs(50, 100, ">600", ">600")))).toBe(100);
    expect(medianSurvival(kaplanMeier(runs(50, ">600", ">600", ">600")))).toBeNull();
    expect(medianSurvival(kaplanMeier(runs(">600")))).toBeNull();
    // 9/10 · 8/9 · … · 5/6 is 1/2 only up to rounding.
    expect(medianSurvival(kaplanMeier(runs(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)))).toBe(5);
  });

  it("has as restricted mean the mean of min(T, B)", () => {
    expect(restrictedMean(kaplanMeier(runs(100, 300, ">600", ">600")), 600)).toBe(400);
    expect(restrictedMean([], 600)).toBe(600);
    expect(() => restrictedMean([], 0)).toThrow("horizon 0");
  });

  it("charges failed runs to the successes in the expected running time", () => {
    expect(expectedRunningTime(runs(100, 200, ">600"))).toBe(450);
    expect(expectedRunningTime(runs(">600"))).toBe(Number.POSITIVE_INFINITY);
  });
});
