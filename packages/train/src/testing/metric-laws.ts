import { tensor, type NdArray } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import type { Metric, MetricPlugin } from "../contracts/metric.ts";
import { same } from "./same.ts";
import { rowsOf, splitCases, type SplitCase } from "./split-cases.ts";

function casesOf(metric: Metric): SplitCase[] {
  return splitCases(({ classes }) => classes.length).filter(({ task }) => metric.tasks.includes(task));
}

async function rowsFrom(metric: Metric, outputs: NdArray, targets: NdArray): Promise<Float64Array> {
  return Float64Array.from(await metric.apply(tensor(outputs), tensor(targets)).data());
}

async function valueOf(metric: Metric, outputs: NdArray, targets: NdArray): Promise<number> {
  const rows = await rowsFrom(metric, outputs, targets);
  return metric.finish(rows, rows.length / (outputs.shape[0] ?? 1));
}

/** What every metric must keep, on the tasks that it is for. */
export const metricLaws: readonly Law<MetricPlugin>[] = [
  {
    name: "what it says of an example depends on that example alone",
    async check(plugin, options) {
      const metric = plugin(options);
      demand(metric.tasks.length > 0, () => "it is for no task");
      for (const { outputs, targets } of casesOf(metric)) {
        const whole = await rowsFrom(metric, outputs, targets);
        const count = outputs.shape[0] ?? 1;
        demand(whole.length % count === 0, () => `it gives ${whole.length} numbers for ${count} examples`);
        const width = whole.length / count;
        for (const rows of [[0], [5], [7, 2]]) {
          const part = await rowsFrom(metric, rowsOf(outputs, rows), rowsOf(targets, rows));
          const wanted = rows.flatMap((row) => Array.from(whole.slice(row * width, (row + 1) * width)));
          demand(same(part, wanted), () => `the numbers of examples ${rows.join(", ")} change with their chunk`);
        }
      }
    },
  },
  {
    name: "the order of the examples does not matter",
    async check(plugin, options) {
      const metric = plugin(options);
      for (const { outputs, targets } of casesOf(metric)) {
        const count = outputs.shape[0] ?? 1;
        const turned = Array.from({ length: count }, (_, row) => count - 1 - row);
        const [one, other] = [
          await valueOf(metric, outputs, targets),
          await valueOf(metric, rowsOf(outputs, turned), rowsOf(targets, turned)),
        ];
        demand(
          Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one)),
          () => `it is ${one}, and ${other} with the examples in another order`,
        );
      }
    },
  },
  {
    name: "nothing is better than perfect outputs",
    async check(plugin, options) {
      const metric = plugin(options);
      for (const { outputs, targets, perfect, task } of casesOf(metric)) {
        const [got, best] = [await valueOf(metric, outputs, targets), await valueOf(metric, perfect, targets)];
        demand(
          metric.better === "higher" ? best >= got : best <= got,
          () => `${task}: drawn outputs have ${got} and perfect ones ${best}, where ${metric.better} is better`,
        );
      }
    },
  },
];
