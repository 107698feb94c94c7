/** @file Content hashes: a trial's key says what was computed, its result hash what came out. */
import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { TrialResult, TrialSpec } from "./types.ts";

/** SHA-256 in hex of the canonical JSON of a value. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** `t2-` and the first 40 hex digits of the content hash of the spec. */
export function trialKey(spec: TrialSpec): string {
  return `t2-${contentHash(spec).slice(0, 40)}`;
}

/** Equal for two trials that run the same computation in different phases; one of them need not be run. */
export function computationKey(spec: TrialSpec): string {
  const { phase: _, ...rest } = spec;
  return contentHash(rest);
}

export function resultHash(result: TrialResult): string {
  return contentHash(result);
}
