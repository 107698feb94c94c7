import { describe, expect, it } from "vitest";

import type { Backend } from "../../backend.ts";
import { faultyBackend } from "../../testing/faulty-backend.ts";
import { cpu } from "./index.ts";
import { firstWrongKernel } from "./wide-probe.ts";
import { decideWide, wideVectors, type VectorFlags } from "./wide-vectors.ts";

const fuse = "--experimental-wasm-revectorize";

/** Flags that nothing happens by, and what was set. */
function recordedFlags(obstacle?: string): VectorFlags & { readonly log: string[] } {
  const log: string[] = [];
  return { log, obstacle: () => obstacle, set: (flag) => void log.push(flag) };
}

/** A backend of which every run takes longer. */
function slowed(backend: Backend): Backend {
  return {
    ...backend,
    compile: async (program, options) => {
      const executable = await backend.compile(program, options);
      const run: typeof executable.run = (inputs) => {
        const begin = performance.now();
        const outputs = executable.run(inputs);
        while (performance.now() - begin < 3);
        return outputs;
      };
      return {
        run,
        writeState: (values) => executable.writeState(values),
        readState: () => executable.readState(),
        release: () => executable.release(),
      };
    },
  };
}

describe("decideWide", () => {
  const simd = cpu({ engine: "simd" });

  it("keeps the flag where the bits are right and the speed is there", async () => {
    const flags = recordedFlags();
    const decision = await decideWide(flags, slowed(simd), () => simd);
    expect(decision).toMatchObject({ on: true, reason: expect.stringContaining("256-bit vectors") });
    expect(flags.log).toEqual([fuse]);
  });

  it("takes the flag back where nothing is gained", async () => {
    const flags = recordedFlags();
    const decision = await decideWide(flags, simd, () => slowed(simd));
    expect(decision).toMatchObject({ on: false, reason: expect.stringContaining("times as fast") });
    expect(flags.log).toEqual([fuse, "--no-experimental-wasm-revectorize"]);
  });

  it.each([
    "matrix product contracts multiply and add",
    "matrix product has two accumulators",
    "sum runs from left to right instead of in the tree",
    "fused chain contracts multiply and add",
    "tail of a vector is one element short",
    "division multiplies by a reciprocal",
    "random words come in the other order",
  ])("takes the flag back where, as planted, %s", async (fault) => {
    const flags = recordedFlags();
    const decision = await decideWide(flags, simd, () => faultyBackend(fault));
    expect(decision.on).toBe(false);
    expect(decision.reason).toContain("has other bits than the reference");
    expect(flags.log).toEqual([fuse, "--no-experimental-wasm-revectorize"]);
  });

  it("takes the flag back where a kernel throws", async () => {
    const flags = recordedFlags();
    const broken = (): never => {
      throw new Error("no code");
    };
    await expect(decideWide(flags, simd, broken)).rejects.toThrow("no code");
    expect(flags.log.at(-1)).toBe("--no-experimental-wasm-revectorize");
  });

  it("sets nothing where V8 has no such flag", async () => {
    const flags = recordedFlags("V8 is too old");
    expect(await decideWide(flags, simd, () => simd)).toEqual({ on: false, reason: "128-bit vectors: V8 is too old" });
    expect(flags.log).toEqual([]);
  });
});

describe("firstWrongKernel", () => {
  it.each(["simd", "wide", "scalar"] as const)("finds none on the engine %s", async (engine) => {
    expect(await firstWrongKernel(cpu({ engine }), 2)).toBeUndefined();
  });
});

describe("wideVectors", () => {
  it("decides once, and the default engine follows", async () => {
    const decision = await wideVectors();
    expect(await wideVectors()).toBe(decision);
    expect(decision.reason).toMatch(decision.on ? /^256-bit vectors: / : /^128-bit vectors: /);
  });
});
