import { number } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
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
  options: { value: number(0.01, { min: 0 }) },
  shorthand: "value",
  at: (_step, { value }) => value,
});
