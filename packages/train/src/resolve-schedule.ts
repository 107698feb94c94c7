/** @file Schedules from specs, and the one schedule that is made of another. */
import { checkNumber, createRegistry, definePlugin, registry, type SpecOf } from "@nn/core";

import type { Schedule, SchedulePlugin } from "./schedule.ts";
import { allSchedules } from "./schedules/_all.ts";

declare module "./schedule.ts" {
  interface ScheduleMap {
    readonly warmup: typeof warmup;
  }
}

/** A constant number, `"constant(0.1)"`, `{ name, options }`, a value, or a function of the step. */
export type ScheduleLike = number | SpecOf<"schedule"> | ((step: number) => number);

export interface WarmupOptions {
  /** Steps until the schedule has its full value; default 100. */
  readonly steps: number;
  /** What is warmed up; default 0.01. */
  readonly schedule: ScheduleLike;
}

/**
 * A schedule times min(1, s/steps) at step s: a linear rise from 1/steps of it to all of it at step `steps`.
 *
 * The steps of the schedule are those of the run, not counted anew after the rise.
 *
 * @example warmup({ steps: 100, schedule: cosineDecay({ initial: 0.1, steps: 2000 }) }); warmup({ steps: 5, schedule: 0.1 });
 */
export const warmup: SchedulePlugin<WarmupOptions> = definePlugin<"schedule", WarmupOptions, Schedule>({
  package: "@nn/train",
  name: "warmup",
  kind: "schedule",
  summary: "A schedule that rises linearly at the start.",
  paper: "Goyal et al., Accurate, large minibatch SGD: Training ImageNet in 1 hour, 2017",
  defaults: { steps: 100, schedule: 0.01 },
  check: ({ steps }) => checkNumber("warmup", "steps", steps, { min: 1, integer: true }),
  create({ steps, schedule }) {
    const full = resolveSchedule("warmup", "schedule", schedule);
    return { at: (step) => full(step) * Math.min(1, step / steps) };
  },
});

const scope = createRegistry({ parent: registry });
scope.use(allSchedules, warmup);

/** A function from the step, counted from 1, to a number; refuses values that are negative or not finite, at any step. */
export function resolveSchedule(owner: string, option: string, spec: ScheduleLike): (step: number) => number {
  if (typeof spec === "number") {
    checkNumber(owner, option, spec, { min: 0 });
    return () => spec;
  }
  const at = isFunction(spec) ? spec : scheduleOf(spec).at;
  return (step) => {
    const value = at(step);
    checkNumber(owner, `${option} at step ${step}`, value, { min: 0 });
    return value;
  };
}

function isFunction(spec: ScheduleLike): spec is (step: number) => number {
  return typeof spec === "function" && !("kind" in spec);
}

function scheduleOf(spec: SpecOf<"schedule">): Schedule {
  return scope.resolve("schedule", spec);
}
