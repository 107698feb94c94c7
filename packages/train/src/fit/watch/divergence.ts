/** @file When training counts as diverged. Divergence is a result of a run, not an exception. */
import { checkNumber, type NdArray } from "@nn/core";

import type { Variables } from "../../model/variables.ts";

export interface Divergence {
  /** The step after which it was noticed; the first step is 1. */
  readonly step: number;
  readonly kind: "nan" | "infinity" | "blow-up";
  /** `"batch loss"`, or the path of the parameter that is not finite, e.g. `"dense1/kernel"`. */
  readonly where: string;
}

export interface DivergenceOptions {
  /** A batch loss above `factor` times that of the untrained network counts as blown up; default 10. */
  readonly factor?: number;
  /** Steps in a row that must be blown up; default 20. */
  readonly patience?: number;
}

/** Looks at one batch loss after the other. */
export interface DivergenceMonitor {
  /** What the untrained network has on the training split; before the first `observe`. */
  begin(untrainedLoss: number): void;
  observe(step: number, batchLoss: number): Divergence | undefined;
  memory(): DivergenceMemory;
}

/** What a monitor remembers from one step to the next. */
export interface DivergenceMemory {
  /** The loss that counts as blown up; null before the first step, Infinity where there is none. */
  readonly bar: number | null;
  /** Steps in a row that were above it. */
  readonly above: number;
}

export const divergenceDefaults: Required<DivergenceOptions> = { factor: 10, patience: 20 };

/**
 * Reports a batch loss that is not finite at once, and one above the bar after `patience` steps in a row.
 *
 * The bar is `factor` × the larger of two losses of the untrained network: its mean over the training split, in evaluation mode, and
 * that of the first batch. A batch alone is no measure, least of all a batch of one example, whose loss may be as small as it likes. By
 * Markov's inequality a network no worse than the untrained one is above 10 × its mean loss for at most a tenth of all batches,
 * and 20 times in a row with a probability of at most 10⁻²⁰. Losses that are 0 set no bar.
 */
export function divergenceMonitor(
  options: DivergenceOptions = {},
  { bar, above }: DivergenceMemory = { bar: null, above: 0 },
): DivergenceMonitor {
  const { factor = divergenceDefaults.factor, patience = divergenceDefaults.patience } = options;
  checkNumber("fit", "divergence.factor", factor, { above: 1 });
  checkNumber("fit", "divergence.patience", patience, { min: 1, integer: true });
  let untrained = 0;
  return {
    begin(loss) {
      if (nonFinite(loss) === undefined) untrained = loss;
    },
    observe(step, batchLoss) {
      const kind = nonFinite(batchLoss);
      if (kind !== undefined) return { step, kind, where: "batch loss" };
      bar ??= factor * Math.max(untrained, batchLoss) || Infinity;
      above = batchLoss > bar ? above + 1 : 0;
      return above >= patience ? { step, kind: "blow-up", where: "batch loss" } : undefined;
    },
    memory: () => ({ bar, above }),
  };
}

/** The first parameter, in the order of the model, that holds a number that is not finite. */
export function checkFinite(step: number, parameters: Variables<NdArray>): Divergence | undefined {
  for (const [layer, variables] of Object.entries(parameters)) {
    for (const [name, { data }] of Object.entries(variables)) {
      for (const value of data) {
        const kind = nonFinite(value);
        if (kind !== undefined) return { step, kind, where: `${layer}/${name}` };
      }
    }
  }
  return undefined;
}

function nonFinite(value: number): "nan" | "infinity" | undefined {
  // x − x is 0 for finite numbers and NaN for the others.
  if (value - value === 0) return undefined;
  return Number.isNaN(value) ? "nan" : "infinity";
}
