/** @file What stopping rules watch. */
import { checkOneOf, type Field, type Monitor, oneOf, optional, OptionError, text } from "@nn/core";

export interface MonitorOptions {
  /** `split.metric`; default `"validation.loss"`. */
  readonly monitor: string;
  /** Default null: min for a loss or an error, max for an accuracy; other metrics need it. */
  readonly direction: "min" | "max" | null;
}

export const monitorFields: { readonly [P in keyof MonitorOptions]: Field<MonitorOptions[P]> } = {
  monitor: text("validation.loss"),
  direction: optional(oneOf(["min", "max"], "min")),
};

const splits: readonly Monitor["split"][] = ["train", "validation"];

/** What is watched. @throws OptionError for a monitor without a known split or direction. */
export function monitorOf(owner: string, { monitor, direction }: MonitorOptions): Monitor {
  const [split, metric, ...more] = monitor.split(".");
  if (metric === undefined || metric === "" || more.length > 0) {
    throw new OptionError(
      `${owner}: monitor is ${JSON.stringify(monitor)}; wanted a split and a metric, e.g. "validation.loss"`,
    );
  }
  checkOneOf(owner, "the split of the monitor", split, splits);
  const known = direction ?? guess(metric);
  if (known === undefined) {
    throw new OptionError(
      `${owner}: whether ${JSON.stringify(metric)} should fall or rise is not known; wanted direction: "min" or "max"`,
    );
  }
  return { split, metric, direction: known };
}

function guess(metric: string): "min" | "max" | undefined {
  if (/(loss|error)$/i.test(metric)) return "min";
  return /accuracy$/i.test(metric) ? "max" : undefined;
}
