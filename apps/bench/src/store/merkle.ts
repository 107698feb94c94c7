/** @file One hash for a whole table of results: whoever has it can tell whether a single result was changed, added or removed. */
import { createHash } from "node:crypto";
import type { TrialRecord } from "../trial/types.ts";

/**
 * Merkle root in hex over (key, result hash), by key.
 *
 * A leaf is SHA-256(0 ‖ key ‖ result hash), a node SHA-256(1 ‖ left ‖ right), as in RFC 6962, so that no leaf can pass for a node; an
 * odd node is carried up as it is. Failed trials are left out: they have no result. Nothing at all has the hash of nothing.
 */
export function merkleRoot(records: Iterable<Pick<TrialRecord, "key" | "resultHash" | "result">>): string {
  let level = [...records]
    .filter(({ result }) => result.status !== "failed")
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, resultHash }) => sha256(Buffer.of(0), Buffer.from(key), Buffer.from(resultHash, "hex")));
  while (level.length > 1) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, index) => {
      const [left, right] = [level[2 * index] as Buffer, level[2 * index + 1]];
      return right === undefined ? left : sha256(Buffer.of(1), left, right);
    });
  }
  return (level[0] ?? sha256()).toString("hex");
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
