/** @file One hash for a whole run. */
import { createHash } from "node:crypto";
import type { TrialRecord } from "../trial/types.ts";

/**
 * Merkle tree hash of RFC 6962 with SHA-256 over the trials by key, in hex. A leaf is the text `KEY RESULTHASH`; failed trials
 * measured nothing and are left out. Equal results give an equal root, whatever the order and the files they were stored in.
 *
 * @example merkleRoot([]) // SHA-256 of nothing, "e3b0c442…"
 */
export function merkleRoot(records: readonly Pick<TrialRecord, "key" | "resultHash" | "result">[]): string {
  const leaves = records
    .filter(({ result }) => result.status !== "failed")
    .map(({ key, resultHash }) => `${key} ${resultHash}`)
    .toSorted();
  return treeHash(leaves.map((leaf) => sha256(Buffer.of(0), Buffer.from(leaf)))).toString("hex");
}

function treeHash(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
