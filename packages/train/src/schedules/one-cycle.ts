import { integer, math, number } from "@nn/core";

import { defineSchedule, type SchedulePlugin } from "../contracts/schedule.ts";

declare module "../contracts/schedule.ts" {
  interface ScheduleMap {
    readonly oneCycle: typeof oneCycle;
  }
}

export interface OneCycleOptions {
  /** Largest value; default 0.01. */
  readonly peak: number;
  /** Length of the cycle, usually that of the run; default 1000. */
  readonly steps: number;
  /** Share of the steps until the peak, in (0, 1); default 0.3. */
  readonly rise: number;
  /** How much smaller the first value is than the peak; default 25. */
  readonly start: number;
  /** How much smaller the last value is than the first; default 1e4. */
  readonly end: number;
}

/**
 * Half a cosine wave up from peak/start to the peak over the first `rise` of the steps, then down to peak/(start·end).
 *
 * Step `steps` and all that follow have the last value. The momentum stays as it is, where Smith lets it fall meanwhile.
 *
 * @example oneCycle({ peak: 0.1, steps: 1000 }).at(301) // 0.1
 */
export const oneCycle: SchedulePlugin<OneCycleOptions> = defineSchedule<OneCycleOptions>({
  package: "@nn/train",
  name: "oneCycle",
  summary: "Once up to the largest value and down again.",
  paper: "Smith & Topin, Super-convergence: Very fast training of neural networks using large learning rates, 2019",
  options: {
    peak: number(0.01, { above: 0 }),
    steps: integer(1000, { min: 2 }),
    rise: number(0.3, { above: 0, below: 1 }),
    start: number(25, { min: 1 }),
    end: number(1e4, { min: 1 }),
  },
  at(step, { peak, steps, rise, start, end }) {
    const [first, last, top] = [peak / start, peak / start / end, rise * (steps - 1)];
    const at = Math.min(step, steps) - 1;
    return at <= top ? wave(first, peak, at / top) : wave(peak, last, (at - top) / (steps - 1 - top));
  },
});

/** From one value to another along half a cosine wave. */
function wave(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + math.cos(Math.PI * share))) / 2;
}
