/** @file A store whose last file was cut off at any byte: what is whole counts, the rest is computed again. */
import { integers, key } from "@nn/core";
import { cp, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { finish, storeProblems } from "./sample.ts";

/** Cuts copies of the complete store `whole` at places drawn from a seed, and continues them. */
export async function tearTails(
  folder: string,
  options: {
    readonly store: string;
    readonly cuts: number;
    readonly seed: number;
    readonly workers: number;
    readonly whole: readonly string[];
  },
): Promise<readonly string[]> {
  const { store, cuts, seed, workers, whole } = options;
  const file = join("trials", "0001.jsonl");
  const { length } = await readFile(join(folder, store, file));
  const problems: string[] = [];
  for (const [index, size] of integers(key(seed).fold("cut"), cuts, length).entries()) {
    const out = `torn-${index}`;
    await cp(join(folder, store), join(folder, out), { recursive: true });
    await truncate(join(folder, out, file), size);
    await finish(folder, out, workers);
    const found = await storeProblems(folder, out, whole);
    problems.push(...found.map((problem) => `cut after ${size} bytes: ${problem}`));
  }
  return problems;
}
