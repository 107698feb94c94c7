/** @file Where two results of one trial differ, and what that points to. */
import type { TrialResult } from "@nn/trials";

export interface ChainDifference {
  /** Index of the first evaluation whose link differs. */
  readonly evaluation: number;
  readonly step: number;
  /** Step of the evaluation before it, the last that agrees; null where the first one differs. */
  readonly lastEqualStep: number | null;
}

/**
 * First evaluation whose weights differ, by binary search over the chains: a link that is equal vouches for all before it.
 * Undefined where one chain is the beginning of the other, or both are equal.
 */
export function firstDifference(a: TrialResult, b: TrialResult): ChainDifference | undefined {
  const length = Math.min(a.weightsChain.length, b.weightsChain.length);
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (a.weightsChain[middle] === b.weightsChain[middle]) low = middle + 1;
    else high = middle;
  }
  if (low === length) return undefined;
  const stepAt = (index: number): number => a.curve[index]?.step ?? b.curve[index]?.step ?? 0;
  return { evaluation: low, step: stepAt(low), lastEqualStep: low === 0 ? null : stepAt(low - 1) };
}

/** What differs, in one sentence; the results are known to differ. `second` says where the other one is from. */
export function describeDifference(stored: TrialResult, computed: TrialResult, second = "computed again"): string {
  if (stored.status !== computed.status) return `the status is ${stored.status}, ${second} it is ${computed.status}`;
  const chain = firstDifference(stored, computed);
  if (chain !== undefined) {
    return chain.lastEqualStep === null
      ? "the weights differ from the start: other initial values"
      : `the weights are equal until step ${chain.lastEqualStep} and differ at step ${chain.step}: another computation; nn-bench bisect finds the operation`;
  }
  if (stored.weightsChain.length !== computed.weightsChain.length)
    return `the run has ${stored.weightsChain.length} evaluations, ${second} it has ${computed.weightsChain.length}`;
  const names = differingPaths(stored, computed);
  return `the weights are equal at every evaluation, but ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""} ${names.length === 1 ? "differs" : "differ"}: numbers that were edited, or another way to measure`;
}

/** Paths of the values in which two JSON values differ, e.g. `final.test.accuracy`. */
export function differingPaths(a: unknown, b: unknown, path = ""): string[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return [path];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names.flatMap((name) =>
    differingPaths(
      Reflect.get(a, name),
      Reflect.get(b, name),
      Array.isArray(a) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`,
    ),
  );
}
