import { checkNumber, createRegistry, registry, type SpecOf } from "@nn/core";

import type { Schedule } from "./schedule.ts";
import { allSchedules } from "./schedules/_all.ts";

/** A constant number, `"constant(0.1)"`, `{ name, options }`, a value, or a function of the step. */
export type ScheduleLike = number | SpecOf<"schedule"> | ((step: number) => number);

const scope = createRegistry({ parent: registry });
scope.use(allSchedules);

/** A function from the step, counted from 1, to a number; refuses constants that are negative or not finite. */
export function resolveSchedule(owner: string, option: string, spec: ScheduleLike): (step: number) => number {
  if (typeof spec === "number") {
    checkNumber(owner, option, spec, { min: 0 });
    return () => spec;
  }
  if (typeof spec === "function" && !("kind" in spec)) return spec as (step: number) => number;
  const schedule: Schedule = scope.resolve("schedule", spec as SpecOf<"schedule">);
  return (step) => schedule.at(step);
}
