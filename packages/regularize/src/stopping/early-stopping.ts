import {
  checkOneOf,
  definePlugin,
  flag,
  integer,
  type Monitor,
  number,
  oneOf,
  optional,
  OptionError,
  type Stopping,
  type StoppingPlugin,
  type StoppingRun,
  text,
} from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface StoppingMap {
    readonly earlyStopping: typeof earlyStopping;
  }
}

export interface EarlyStoppingOptions {
  /** `split.metric`; default `"validation.loss"`. */
  readonly monitor: string;
  /** Default null: min for a loss or an error, max for an accuracy; other metrics need it. */
  readonly direction: "min" | "max" | null;
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
export const earlyStopping: StoppingPlugin<EarlyStoppingOptions, number> = definePlugin<
  "stopping",
  EarlyStoppingOptions,
  Stopping,
  number
>({
  kind: "stopping",
  acts: { slot: "stop.rule", many: true },
  package: packageName,
  name: "earlyStopping",
  summary: "Ends training when a metric has not improved for a while.",
  paper: 'Prechelt, "Early stopping — but when?" (1998)',
  options: {
    monitor: text("validation.loss"),
    direction: optional(oneOf(["min", "max"], "min")),
    patience: integer(5, { min: 0 }),
    minDelta: number(0, { min: 0 }),
    restoreBest: flag(true),
    startEpoch: number(0, { min: 0 }),
    baseline: optional(number(0)),
  },
  shorthand: "patience",
  check(options) {
    monitorOf(options);
  },
  create(options) {
    const monitor = monitorOf(options);
    return { monitor, restoreBest: options.restoreBest, begin: () => begin(options, monitor.direction) };
  },
});

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

const splits: readonly Monitor["split"][] = ["train", "validation"];

function monitorOf({ monitor, direction }: EarlyStoppingOptions): Monitor {
  const [split, metric, ...more] = monitor.split(".");
  if (metric === undefined || metric === "" || more.length > 0) {
    throw new OptionError(
      `earlyStopping: monitor is ${JSON.stringify(monitor)}; wanted a split and a metric, e.g. "validation.loss"`,
    );
  }
  checkOneOf("earlyStopping", "the split of the monitor", split, splits);
  const known = direction ?? guess(metric);
  if (known === undefined) {
    throw new OptionError(
      `earlyStopping: whether ${JSON.stringify(metric)} should fall or rise is not known; wanted direction: "min" or "max"`,
    );
  }
  return { split, metric, direction: known };
}

function guess(metric: string): "min" | "max" | undefined {
  if (/(loss|error)$/i.test(metric)) return "min";
  return /accuracy$/i.test(metric) ? "max" : undefined;
}
