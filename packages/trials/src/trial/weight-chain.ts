/** @file The weights of a run at every evaluation, as a chain of hashes: two runs that differ show where they began to. */
import { createHash } from "node:crypto";
import { flattenTree, type NdArray } from "@nn/core";
import type { Callback } from "@nn/train";
import { canonicalBytes } from "@nn/statistics";

export interface WeightChain {
  readonly callback: Callback;
  /** In hex, one for each evaluation so far. */
  readonly links: readonly string[];
}

/**
 * h₀ = SHA-256(w₀), hₑ = SHA-256(hₑ₋₁ ‖ wₑ). w is the little-endian bytes of all parameters in the order of `parameterHash`, every NaN
 * as 0x7fc00000.
 */
export function weightChain(): WeightChain {
  const links: string[] = [];
  return {
    links,
    callback: {
      name: "weight chain",
      memory: {
        save: () => [...links],
        restore: (saved) => void links.splice(0, links.length, ...(saved as readonly string[])),
      },
      onEvaluation({ parameters }) {
        const hash = createHash("sha256").update(Buffer.from(links.at(-1) ?? "", "hex"));
        for (const { leaf } of flattenTree<NdArray>(parameters)) hash.update(canonicalBytes(leaf.data));
        links.push(hash.digest("hex"));
      },
    },
  };
}
