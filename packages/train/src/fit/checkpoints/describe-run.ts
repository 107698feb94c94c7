/** @file What a run is made of, as JSON: enough to tell a checkpoint of it from one of another run, and to say where they differ. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { exampleCount, NdArray, type Dataset, type Json, type PluginValue, type Split } from "@nn/core";

/**
 * JSON for anything that options hold. Plug-in values become name and options, arrays of numbers their hash, and every function
 * `"a function"`: what it computes cannot be seen.
 */
export function describeValue(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (isPlugin(value)) return { name: value.id, options: describeValue(value.options ?? {}) };
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.map(describeValue);
  if (value instanceof NdArray) return { shape: [...value.shape], values: describeValue(value.data) };
  if (ArrayBuffer.isView(value)) {
    return `sha256 ${bytesToHex(sha256(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)))}`;
  }
  if (typeof value !== "object") return String(value);
  const known = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(known.map(([name, item]) => [name, describeValue(item)]));
}

/** A value, or the factory of one. */
function isPlugin(value: unknown): value is Pick<PluginValue, "id"> & Partial<Pick<PluginValue, "options">> {
  return (
    (typeof value === "object" || typeof value === "function") && value !== null && "kind" in value && "id" in value
  );
}

/** Names, counts and the digest that the dataset gives itself. */
export function describeData({ name, task, inputShape, classes, digest, ...splits }: Dataset): Json {
  const count = (split: Split | undefined): number | null => (split === undefined ? null : exampleCount(split));
  const { train, validation, test } = splits;
  return {
    name,
    task,
    digest,
    inputShape: [...inputShape],
    classes: classes.length,
    examples: { train: count(train), validation: count(validation), test: count(test) },
  };
}

/**
 * The first place where two descriptions differ, in words; undefined when they are equal.
 *
 * @example findDifference({ batchSize: 32 }, { batchSize: 64 }) // "batchSize is 32 in the checkpoint and 64 here"
 */
export function findDifference(stored: Json, wanted: Json, path = ""): string | undefined {
  if (isBranch(stored) && isBranch(wanted) && Array.isArray(stored) === Array.isArray(wanted)) {
    const names = new Set([...Object.keys(stored), ...Object.keys(wanted)]);
    for (const name of names) {
      const [a = null, b = null] = [childOf(stored, name), childOf(wanted, name)];
      const found = findDifference(a, b, path === "" ? name : `${path}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return Object.is(stored, wanted)
    ? undefined
    : `${path} is ${show(stored)} in the checkpoint and ${show(wanted)} here`;
}

type Branch = Exclude<Json, null | boolean | number | string>;

function isBranch(value: Json): value is Branch {
  return typeof value === "object" && value !== null;
}

function childOf(branch: Branch, name: string): Json | undefined {
  return (branch as Readonly<Record<string, Json>>)[name];
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
