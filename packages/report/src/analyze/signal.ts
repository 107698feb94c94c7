/** @file Signal propagation over the seeds of one cell. */
import { median } from "@nn/statistics";
import type { LayerSignal, TrialRecord } from "@nn/trials";
import type { LayerSummary } from "./types.ts";

/** Median over seeds for each layer, in the order of the network; seeds without the measurement are left out. */
export function summarizeSignal(records: readonly TrialRecord[], when: "start" | "end"): LayerSummary[] {
  const runs = records.map((record) => record.result.signal[when] ?? []);
  const layers = [...new Set(runs.flatMap((layersOfRun) => layersOfRun.map((signal) => signal.layer)))];
  return layers.map((layer) => {
    const signals = runs.flatMap((layersOfRun) => layersOfRun.filter((signal) => signal.layer === layer));
    const medianOf = (field: Exclude<keyof LayerSignal, "layer">): number | null => {
      const values = signals.map((signal) => signal[field]).filter((value) => value !== null);
      return values.length === 0 ? null : median(values);
    };
    return {
      layer,
      activationMagnitude: medianOf("activationMagnitude"),
      activationVariance: medianOf("activationVariance"),
      gradientVariance: medianOf("gradientVariance"),
      deadShare: medianOf("deadShare"),
    };
  });
}
