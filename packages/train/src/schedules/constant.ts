import { checkNumber } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../schedule.ts";

declare module "../schedule.ts" {
  interface ScheduleMap {
    readonly constant: typeof constant;
  }
}

export interface ConstantOptions {
  readonly value: number;
}

/** The same value at every step; a plain number means the same. */
export const constant: SchedulePlugin<ConstantOptions, number> = defineSchedule<ConstantOptions, number>({
  package: "@nn/train",
  name: "constant",
  summary: "The same value at every step.",
  defaults: { value: 0.01 },
  shorthand: "value",
  check: ({ value }) => checkNumber("constant", "value", value, { min: 0 }),
  at: (_step, { value }) => value,
});
