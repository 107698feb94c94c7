import { integer, math, number, OptionError } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly cosineDecay: typeof cosineDecay;
  }
}

export interface CosineDecayOptions {
  /** Value of the first step; default 0.01. */
  readonly initial: number;
  /** Value of step `steps` + 1 and all that follow; default 0. */
  readonly floor: number;
  /** Length of the decay, usually that of the run; default 1000. */
  readonly steps: number;
}

/**
 * floor + (initial − floor)·(1 + cos(π·(s − 1)/steps))/2 at step s ≤ steps, then floor.
 *
 * A run of `steps` steps makes its last step just above the floor, as with PyTorch's CosineAnnealingLR.
 *
 * @example cosineDecay({ initial: 0.1, steps: 100 }).at(51) // 0.05
 */
export const cosineDecay: SchedulePlugin<CosineDecayOptions> = defineSchedule<CosineDecayOptions>({
  package: "@nn/train",
  name: "cosineDecay",
  summary: "Half a cosine wave from the initial value to a floor.",
  paper: "Loshchilov & Hutter, SGDR: Stochastic gradient descent with warm restarts, 2017",
  options: {
    initial: number(0.01, { min: 0 }),
    floor: number(0, { min: 0 }),
    steps: integer(1000, { min: 1 }),
  },
  check({ initial, floor }) {
    if (floor > initial) throw new OptionError(`cosineDecay: floor is ${floor}; wanted at most initial, ${initial}`);
  },
  at(step, { initial, floor, steps }) {
    if (step > steps) return floor;
    return floor + ((initial - floor) * (1 + math.cos((Math.PI * (step - 1)) / steps))) / 2;
  },
});
