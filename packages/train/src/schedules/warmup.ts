import { integer } from "@nn/core";

import { defineSchedule, rate, type Schedule, type SchedulePlugin, valueAt } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly warmup: typeof warmup;
  }
}

export interface WarmupOptions {
  /** Steps until the schedule has its full value; default 100. */
  readonly steps: number;
  /** What is warmed up; default 0.01. */
  readonly schedule: Schedule | number;
}

/**
 * A schedule times min(1, s/steps) at step s: a linear rise from 1/steps of it to all of it at step `steps`.
 *
 * The steps of the schedule are those of the run, not counted anew after the rise.
 *
 * @example warmup({ steps: 100, schedule: cosineDecay({ initial: 0.1, steps: 2000 }) }); warmup({ steps: 5, schedule: 0.1 });
 */
export const warmup: SchedulePlugin<WarmupOptions> = defineSchedule<WarmupOptions>({
  package: "@nn/train",
  name: "warmup",
  summary: "A schedule that rises linearly at the start.",
  paper: "Goyal et al., Accurate, large minibatch SGD: Training ImageNet in 1 hour, 2017",
  options: { steps: integer(100, { min: 1 }), schedule: rate(0.01) },
  at: (step, { steps, schedule }) => valueAt("warmup: schedule", schedule, step) * Math.min(1, step / steps),
});
