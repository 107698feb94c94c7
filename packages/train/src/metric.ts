/** @file What a metric is, and how one is made. */
import { definePlugin, type KindOf, type Plugin, type PluginDefinition, type PluginValue, type Tensor } from "@nn/core";

/** A number for every example; evaluation reports the mean over the split. */
export interface Metric extends PluginValue {
  readonly kind: "metric";
  /** float32[n], from outputs and targets of n examples. */
  apply(outputs: Tensor, targets: Tensor): Tensor;
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
  readonly apply: (outputs: Tensor, targets: Tensor, options: Readonly<O>) => Tensor;
}

/** Makes a metric. */
export function defineMetric<O extends object, S = never>(definition: MetricDefinition<O>): MetricPlugin<O, S> {
  const { apply, ...rest } = definition;
  return definePlugin<"metric", O, Metric, S>({
    ...rest,
    kind: "metric",
    create: (options) => ({ apply: (outputs, targets) => apply(outputs, targets, options) }),
  });
}
