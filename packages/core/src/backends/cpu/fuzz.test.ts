import { describe, expect, it } from "vitest";

import type { Backend } from "../../backend.ts";
import { allOps } from "../../ops/_all.ts";
import { fuzz } from "../../testing/fuzz.ts";
import { fuzzProgram } from "../../testing/random-program.ts";
import { cpu } from "./index.ts";

// `pnpm fuzz` runs as many as you like.
const seeds = Array.from({ length: 250 }, (_, seed) => seed);

describe("random programs", () => {
  it("give the same bits on the CPU backend and on the reference, state included", async () => {
    const [simd, wide, scalar] = (["simd", "wide", "scalar"] as const).map((engine) => cpu({ engine })) as [
      Backend,
      Backend,
      Backend,
    ];
    for (const seed of seeds)
      expect(await fuzz(seed % 4 === 0 ? { simd, wide, scalar } : { simd, wide }, seed)).toBeUndefined();
  });

  it("have every operation in them", () => {
    const used = new Set(seeds.flatMap((seed) => fuzzProgram(seed).program.instructions.map(({ op }) => op)));
    expect(allOps.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
  });
});
