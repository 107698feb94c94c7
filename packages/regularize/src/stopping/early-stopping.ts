import { defineStopping, flag, integer, number, optional, type StoppingPlugin, type StoppingRun } from "@nn/core";

import { monitorFields, monitorOf, type MonitorOptions } from "../monitor.ts";
import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface StoppingMap {
    readonly earlyStopping: typeof earlyStopping;
  }
}

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Evaluations without improvement after which training ends, ≥ 0; default 5. */
  readonly patience: number;
  /** An improvement is more than this, ≥ 0; default 0. */
  readonly minDelta: number;
  /** End with the parameters of the best evaluation, whatever ended the run; default true. */
  readonly restoreBest: boolean;
  /** Evaluations before this epoch are not looked at; default 0. */
  readonly startEpoch: number;
  /** Only improvements that beat it reset the patience; default null. */
  readonly baseline: number | null;
}

/**
 * Ends training when a metric has not improved for a while, as Keras does.
 *
 * The evaluation before training is not looked at. A value improves when it is below best − minDelta (above best + minDelta for `max`), strictly; a NaN never does. Every
 * evaluation since the last improvement counts, and training ends when `patience` of them have been counted, but never at
 * the first. By default the run ends with the parameters of its best evaluation. Where the loss is quadratic with
 * curvature κ, T steps of size η go 1 − (1 − ηκ)^T of the way to its minimum, about κ/(κ + α) for α = 1/(ηT): a ridge.
 *
 * Prechelt, "Early stopping — but when?" (1998).
 *
 * @example earlyStopping({ patience: 3 }); earlyStopping({ monitor: "validation.accuracy", minDelta: 0.001 });
 * @throws OptionError for a monitor without a known split or direction, and for negative numbers.
 */
export const earlyStopping: StoppingPlugin<EarlyStoppingOptions, number> = defineStopping<EarlyStoppingOptions, number>(
  {
    package: packageName,
    name: "earlyStopping",
    summary: "Ends training when a metric has not improved for a while.",
    paper: 'Prechelt, "Early stopping — but when?" (1998)',
    options: {
      ...monitorFields,
      patience: integer(5, { min: 0 }),
      minDelta: number(0, { min: 0 }),
      restoreBest: flag(true),
      startEpoch: number(0, { min: 0 }),
      baseline: optional(number(0)),
    },
    shorthand: "patience",
    check(options) {
      monitorOf("earlyStopping", options);
    },
    create(options) {
      const monitor = monitorOf("earlyStopping", options);
      return { monitor, restoreBest: options.restoreBest, begin: () => begin(options, monitor.direction) };
    },
  },
);

function begin(
  { patience, minDelta, startEpoch, baseline }: EarlyStoppingOptions,
  direction: "min" | "max",
): StoppingRun {
  const isBetter = (value: number, than: number): boolean =>
    direction === "min" ? value < than - minDelta : value > than + minDelta;
  let best = direction === "min" ? Infinity : -Infinity;
  let waited = 0;
  let isFirst = true;
  return {
    observe(value, { step, epoch }) {
      // What was not trained is neither the best nor a sign that training does not help.
      if (step === 0 || epoch < startEpoch) return { improved: false, stop: false };
      const improved = isBetter(value, best);
      if (improved) best = value;
      waited = improved && (baseline === null || isBetter(value, baseline)) ? 0 : waited + 1;
      const stop = !improved && !isFirst && waited >= patience;
      isFirst = false;
      return { improved, stop };
    },
  };
}
