import { checkNumber } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../schedule.ts";

declare module "../schedule.ts" {
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
  defaults: { initial: 0.01, factor: 0.1, every: 1000 },
  check({ initial, factor, every }) {
    checkNumber("stepDecay", "initial", initial, { min: 0 });
    checkNumber("stepDecay", "factor", factor, { above: 0 });
    checkNumber("stepDecay", "every", every, { min: 1, integer: true });
  },
  at(step, { initial, factor, every }) {
    let value = initial;
    for (let times = Math.floor((step - 1) / every); times > 0; times--) value *= factor;
    return value;
  },
});
