import { integer, math, number, OptionError } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly cosineRestarts: typeof cosineRestarts;
  }
}

export interface CosineRestartsOptions {
  /** Value at the start of every cycle; default 0.01. */
  readonly initial: number;
  /** Value that a cycle comes down to; default 0. */
  readonly floor: number;
  /** Of the first cycle; default 1000. */
  readonly steps: number;
  /** Whole number; default 1. */
  readonly factor: number;
}

/**
 * Cosine decays one after the other: floor + (initial − floor)·(1 + cos(π·t/T))/2 at step t of a cycle of T; the first has `steps` steps,
 * and each is `factor` times as long as the one before.
 *
 * @example cosineRestarts({ initial: 0.1, steps: 100, factor: 2 }).at(101) // 0.1: the second cycle begins, of 200 steps
 */
export const cosineRestarts: SchedulePlugin<CosineRestartsOptions> = defineSchedule<CosineRestartsOptions>({
  package: "@nn/train",
  name: "cosineRestarts",
  summary: "Cosine decays that start again.",
  paper: "Loshchilov & Hutter, SGDR: Stochastic gradient descent with warm restarts, 2017",
  options: {
    initial: number(0.01, { min: 0 }),
    floor: number(0, { min: 0 }),
    steps: integer(1000, { min: 1 }),
    factor: integer(1, { min: 1 }),
  },
  check({ initial, floor }) {
    if (floor > initial) throw new OptionError(`cosineRestarts: floor is ${floor}; wanted at most initial, ${initial}`);
  },
  at(step, { initial, floor, steps, factor }) {
    let [at, length] = [step - 1, steps];
    if (factor === 1) at %= steps;
    for (; at >= length; length *= factor) at -= length;
    return floor + ((initial - floor) * (1 + math.cos((Math.PI * at) / length))) / 2;
  },
});
