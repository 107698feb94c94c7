import { integer, math, number, OptionError } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly polynomialDecay: typeof polynomialDecay;
  }
}

export interface PolynomialDecayOptions {
  /** Value of the first step; default 0.01. */
  readonly initial: number;
  /** Value of step `steps` + 1 and all that follow; default 0. */
  readonly floor: number;
  /** Greater than 0; default 1. */
  readonly power: number;
  /** Length of the decay, usually that of the run; default 1000. */
  readonly steps: number;
}

/**
 * floor + (initial − floor)·(1 − (s − 1)/steps)^power at step s ≤ steps, then floor; a straight line by default.
 *
 * @example polynomialDecay({ initial: 0.1, steps: 100 }).at(51) // 0.05
 */
export const polynomialDecay: SchedulePlugin<PolynomialDecayOptions> = defineSchedule<PolynomialDecayOptions>({
  package: "@nn/train",
  name: "polynomialDecay",
  summary: "A power of the steps that are left.",
  options: {
    initial: number(0.01, { min: 0 }),
    floor: number(0, { min: 0 }),
    power: number(1, { above: 0 }),
    steps: integer(1000, { min: 1 }),
  },
  check({ initial, floor }) {
    if (floor > initial)
      throw new OptionError(`polynomialDecay: floor is ${floor}; wanted at most initial, ${initial}`);
  },
  at(step, { initial, floor, power, steps }) {
    if (step > steps) return floor;
    const left = 1 - (step - 1) / steps;
    return floor + (initial - floor) * (power === 1 ? left : math.exp(power * math.log(left)));
  },
});
