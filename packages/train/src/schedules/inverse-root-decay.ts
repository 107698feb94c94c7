import { integer, number } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly inverseRootDecay: typeof inverseRootDecay;
  }
}

export interface InverseRootDecayOptions {
  /** Largest value; default 0.01. */
  readonly peak: number;
  /** Until the peak; default 1000. */
  readonly steps: number;
}

/**
 * peak·min(s/steps, √(steps/s)) at step s: a linear rise over `steps` steps, then with one over the root of the step, without an end.
 *
 * @example inverseRootDecay({ peak: 0.1, steps: 100 }).at(400) // 0.05
 */
export const inverseRootDecay: SchedulePlugin<InverseRootDecayOptions> = defineSchedule<InverseRootDecayOptions>({
  package: "@nn/train",
  name: "inverseRootDecay",
  summary: "A linear rise, then one over the root of the step.",
  paper: "Vaswani et al., Attention is all you need, 2017",
  options: { peak: number(0.01, { min: 0 }), steps: integer(1000, { min: 1 }) },
  at: (step, { peak, steps }) => peak * Math.min(step / steps, Math.sqrt(steps / step)),
});
