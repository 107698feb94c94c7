import { integer, number } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly stepDecay: typeof stepDecay;
  }
}

export interface StepDecayOptions {
  /** Value of the first step; default 0.01. */
  readonly initial: number;
  /** Default 0.1. */
  readonly factor: number;
  /** Steps between multiplications; default 1000. */
  readonly every: number;
}

/**
 * initial·factor^⌊(s − 1)/every⌋ at step s: the first `every` steps have the initial value.
 *
 * @example stepDecay({ initial: 0.1, factor: 0.5, every: 100 }).at(101) // 0.05
 */
export const stepDecay: SchedulePlugin<StepDecayOptions> = defineSchedule<StepDecayOptions>({
  package: "@nn/train",
  name: "stepDecay",
  summary: "Multiplied by a factor every so many steps.",
  options: {
    initial: number(0.01, { min: 0 }),
    factor: number(0.1, { above: 0 }),
    every: integer(1000, { min: 1 }),
  },
  at(step, { initial, factor, every }) {
    let value = initial;
    for (let times = Math.floor((step - 1) / every); times > 0; times--) value *= factor;
    return value;
  },
});
