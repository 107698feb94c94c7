/** @file When training counts as diverged. Divergence is a result of a run, not an exception. */
import { checkNumber, type NdArray } from "@nn/core";

import type { Variables } from "../model/variables.ts";

export interface Divergence {
  /** The step after which it was noticed; the first step is 1. */
  readonly step: number;
  readonly kind: "nan" | "infinity" | "blow-up";
  /** `"batch loss"`, or the path of the parameter that is not finite, e.g. `"dense1/kernel"`. */
  readonly where: string;
}

export interface DivergenceOptions {
  /** A batch loss above `factor` times the first one counts as blown up; default 10. */
  readonly factor?: number;
  /** Steps in a row that must be blown up; default 20. */
  readonly patience?: number;
}

/** Looks at one batch loss after the other. */
export interface DivergenceMonitor {
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
 * Reports a batch loss that is not finite at once, and one above `factor` × the first batch loss after `patience` steps
 * in a row. A first loss of 0 sets no bar.
 */
export function divergenceMonitor(
  options: DivergenceOptions = {},
  { bar, above }: DivergenceMemory = { bar: null, above: 0 },
): DivergenceMonitor {
  const { factor = divergenceDefaults.factor, patience = divergenceDefaults.patience } = options;
  checkNumber("fit", "divergence.factor", factor, { above: 1 });
  checkNumber("fit", "divergence.patience", patience, { min: 1, integer: true });
  return {
    observe(step, batchLoss) {
      const kind = nonFinite(batchLoss);
      if (kind !== undefined) return { step, kind, where: "batch loss" };
      bar ??= batchLoss > 0 ? factor * batchLoss : Infinity;
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
