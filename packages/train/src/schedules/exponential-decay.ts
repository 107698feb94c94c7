import { integer, math, number } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly exponentialDecay: typeof exponentialDecay;
  }
}

export interface ExponentialDecayOptions {
  /** Value of the first step; default 0.01. */
  readonly initial: number;
  /** In (0, 1]; default 0.1. */
  readonly factor: number;
  /** Steps in which the value is multiplied by the factor; default 1000. */
  readonly every: number;
}

/**
 * initial·factor^((s − 1)/every) at step s, smoothly; `stepDecay` does the same in steps.
 *
 * @example exponentialDecay({ initial: 0.1, factor: 0.5, every: 100 }).at(51) // 0.0707
 */
export const exponentialDecay: SchedulePlugin<ExponentialDecayOptions> = defineSchedule<ExponentialDecayOptions>({
  package: "@nn/train",
  name: "exponentialDecay",
  summary: "Multiplied by a factor over so many steps, smoothly.",
  options: {
    initial: number(0.01, { min: 0 }),
    factor: number(0.1, { above: 0, max: 1 }),
    every: integer(1000, { min: 1 }),
  },
  at: (step, { initial, factor, every }) => initial * math.exp(((step - 1) / every) * math.log(factor)),
});
