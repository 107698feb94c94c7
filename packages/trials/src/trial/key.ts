/** @file Content hashes: a trial's key says what was computed, its result hash what came out. */
import { createHash } from "node:crypto";
import { canonicalJson } from "@nn/statistics";
import type { TrialResult, TrialSpec } from "./types.ts";

/** SHA-256 in hex of the canonical JSON of a value. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** `t2-` and the first 40 hex digits of the content hash of the spec. */
export function trialKey(spec: TrialSpec): string {
  return `t2-${sha256(specText(spec)).slice(0, 40)}`;
}

/** Canonical JSON of objects that many specs share: a plan has a hundred thousand keys and few problems and treatments. */
const sharedTexts = new WeakMap<object, string>();

/** `canonicalJson(spec)`, with the texts of problem and treatment made once. */
function specText(spec: Omit<TrialSpec, "phase">): string {
  const members = Object.entries(spec)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]: [string, unknown]) => `${JSON.stringify(name)}:${sharedText(value)}`);
  return `{${members.join(",")}}`;
}

function sharedText(value: unknown): string {
  if (typeof value !== "object" || value === null) return canonicalJson(value);
  const known = sharedTexts.get(value);
  if (known !== undefined) return known;
  const text = canonicalJson(value);
  sharedTexts.set(value, text);
  return text;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Equal for two trials that run the same computation in different phases; one of them need not be run. */
export function computationKey(spec: TrialSpec): string {
  const { phase: _, ...rest } = spec;
  return sha256(specText(rest));
}

/** SHA-256 of what a trial measured; two runs agree where it is the same. */
export function resultHash(result: TrialResult): string {
  return contentHash(result);
}
