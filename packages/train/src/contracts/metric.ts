/** @file What a metric is, and how one is made. */
import {
  type Dataset,
  definePlugin,
  type KindOf,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  type Tensor,
} from "@nn/core";

/** A number of a whole split, made from numbers of its examples. */
export interface Metric extends PluginValue {
  readonly kind: "metric";
  readonly better: "higher" | "lower";
  /** `"share"`: between 0 and 1, shown in percent; else the unit, empty without one. */
  readonly unit: string;
  /** What it can measure. */
  readonly tasks: readonly Dataset["task"][];
  /** What is known of every example: float32[n] or float32[n, k], from outputs and targets of n examples. */
  apply(outputs: Tensor, targets: Tensor): Tensor;
  /** The metric from these numbers of all examples, k for each, in the order of the split. */
  finish(rows: Float64Array, width: number): number;
}

/** Names of metrics; packages merge into it. */
export interface MetricMap {}

declare module "@nn/core" {
  interface Kinds {
    metric: KindOf<MetricMap, Metric>;
  }
}

export type MetricPlugin<O extends object = object, S = never> = Plugin<"metric", O, Metric, S>;

export interface MetricDefinition<O extends object> extends Omit<
  PluginDefinition<"metric", O, Metric>,
  "kind" | "create"
> {
  readonly better: "higher" | "lower";
  /** Default: both. */
  readonly tasks?: readonly Dataset["task"][];
  /** Default "". */
  readonly unit?: string;
  readonly apply: (outputs: Tensor, targets: Tensor, options: Readonly<O>) => Tensor;
  /** Default: the mean of one number for each example. */
  readonly finish?: (rows: Float64Array, width: number, options: Readonly<O>) => number;
}

/**
 * Makes a metric. What the backend computes is one or a few numbers for each example; the rest is float64 on the host, over the whole
 * split and in its order, so that neither the size of a chunk nor the machine changes a bit.
 *
 * @example
 * const bias = defineMetric({
 *   name: "me:bias", summary: "Mean of output minus target.", better: "lower", options: {},
 *   apply: (outputs, targets) => mean(sub(outputs, targets), { axes: 1 }),
 * });
 */
export function defineMetric<O extends object, S = never>(definition: MetricDefinition<O>): MetricPlugin<O, S> {
  const { apply, finish = meanOfRows, better, unit = "", tasks = bothTasks, ...rest } = definition;
  return definePlugin<"metric", O, Metric, S>({
    ...rest,
    kind: "metric",
    create: (options) => ({
      better,
      unit,
      tasks,
      apply: (outputs, targets) => apply(outputs, targets, options),
      finish: (rows, width) => finish(rows, width, options),
    }),
  });
}

const bothTasks = ["classification", "regression"] as const;

/** The mean over all examples, summed in their order. */
export function meanOfRows(rows: Float64Array): number {
  let sum = 0;
  for (const value of rows) sum += value;
  return sum / rows.length;
}
