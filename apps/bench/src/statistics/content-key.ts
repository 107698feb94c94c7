/** @file Randomness that is a function of the data: the same sample always gets the same draws. */
import { key, type Key } from "@nn/core";
import { contentHash } from "../trial/key.ts";

/** A key made from the SHA-256 of the content, so that a resampled interval has the same bytes on every machine. */
export function contentKey(purpose: string, content: readonly (readonly number[])[]): Key {
  // JSON has no infinities; as strings they cannot be taken for numbers.
  const written = content.map((values) => values.map((value) => (Number.isFinite(value) ? value : String(value))));
  return key(0).fold(purpose, contentHash(written));
}
