import { demand, type Law } from "@nn/core/testing";

import type { SchedulePlugin } from "../contracts/schedule.ts";

const steps = [1, 2, 3, 10, 100, 999, 1000, 1001, 100_000];

/** What every schedule must keep. */
export const scheduleLaws: readonly Law<SchedulePlugin>[] = [
  {
    name: "it is a finite number ≥ 0 at every step",
    check(plugin, options) {
      const schedule = plugin(options);
      for (const step of steps) {
        const value = schedule.at(step);
        demand(Number.isFinite(value) && value >= 0, () => `it is ${value} at step ${step}`);
      }
    },
  },
  {
    name: "a step has one value, whatever was asked before",
    check(plugin, options) {
      const [schedule, other] = [plugin(options), plugin(options)];
      const forwards = steps.map((step) => schedule.at(step));
      const backwards = [...steps].reverse().map((step) => other.at(step));
      demand(
        forwards.every((value, index) => Object.is(value, backwards[steps.length - 1 - index])),
        () => "it has other values when the steps are asked for in another order",
      );
    },
  },
];
