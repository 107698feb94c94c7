/** @file Randomness that is a function of the data: the same sample always gets the same draws. */
import { key, type Key } from "@nn/core";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

import { canonicalJson } from "../content/canonical-json.ts";

/** A key made from the SHA-256 of the content, so that a resampled interval has the same bytes on every machine. */
export function contentKey(purpose: string, content: readonly (readonly number[])[]): Key {
  // JSON has no infinities; as strings they cannot be taken for numbers.
  const written = content.map((values) => values.map((value) => (Number.isFinite(value) ? value : String(value))));
  return key(0).fold(purpose, bytesToHex(sha256(utf8ToBytes(canonicalJson(written)))));
}
