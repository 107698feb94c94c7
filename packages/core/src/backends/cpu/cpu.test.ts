import { spawnSync } from "node:child_process";
import { createContext, runInContext } from "node:vm";

import { describe, expect, it, vi } from "vitest";

import { array } from "../../array.ts";
import { compile } from "../../compile.ts";
import { add } from "../../ops/add.ts";
import { matmul } from "../../ops/matmul.ts";
import type { Tensor } from "../../tensor.ts";
import { availableEngines, bestEngine, hasRelaxedSimd } from "./engine.ts";
import { cpu } from "./index.ts";
import { simdTarget } from "./wasm/encoder.ts";
import { gemmModule } from "./wasm/gemm.ts";

/** Whether V8 accepts the matrix product when it is started with these flags. */
function validates(simd: boolean, ...flags: readonly string[]): string {
  const bytes = JSON.stringify([...gemmModule({ ...simdTarget, simd })]);
  const program = `console.log(typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(${bytes})))`;
  return spawnSync(process.execPath, [...flags, "-"], { input: program, encoding: "utf8" }).stdout.trim();
}

describe("cpu", () => {
  it("prefers SIMD and can be told otherwise", async () => {
    expect(bestEngine()).toBe("simd");
    expect(availableEngines()).toEqual(["simd", "wide", "scalar", "interpreter"]);
    const twice = compile((x: Tensor) => add(x, x), { backend: cpu({ engine: "scalar" }) });
    expect((await twice(array([1, 2, 3]))).data).toEqual(Float32Array.of(2, 4, 6));
    expect(cpu({ engine: "interpreter" }).capabilities.native("matmul")).toBe(false);
    expect(cpu({ engine: "scalar" }).capabilities.native("matmul")).toBe(true);
  });

  it("emits modules that an engine without SIMD accepts, and notices one", () => {
    const noSimd = process.arch === "x64" ? ["--no-enable-sse3"] : [];
    expect(validates(false, ...noSimd)).toBe("true");
    if (process.arch === "x64") expect(validates(true, ...noSimd)).toBe("false");
    expect(validates(false, "--import", "data:text/javascript,delete globalThis.WebAssembly")).toBe("false");
  });

  it("names the interpreter where WebAssembly must not be compiled, as a page's Content-Security-Policy may have it", async () => {
    const forbidden = createContext({}, { codeGeneration: { strings: true, wasm: false } });
    const plus = (x: Tensor): Tensor => add(x, 0.5);
    vi.stubGlobal("WebAssembly", runInContext("WebAssembly", forbidden));
    try {
      await expect(compile(plus, { backend: cpu() })(array([1]))).rejects.toThrow(
        /must not be compiled here; .* or take cpu\(\{ engine: "interpreter" \}\)/,
      );
      const slow = compile(plus, { backend: cpu({ engine: "interpreter" }) });
      expect((await slow(array([1]))).data).toEqual(Float32Array.of(1.5));
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("refuses engines and profiles that do not exist", () => {
    expect(() => cpu({ engine: "smd" as never })).toThrow('unknown engine "smd"; did you mean "simd"?');
    expect(() => cpu({ engine: "scalar", profile: "fast" })).toThrow("got profile fast, wanted exact (engine scalar)");
  });

  it("has the fast profile where WebAssembly has relaxed SIMD, and never unasked", async () => {
    expect(cpu().capabilities.profiles).toEqual(hasRelaxedSimd() ? ["exact", "fast"] : ["exact"]);
    expect(cpu({ profile: "fast" }).capabilities.profiles).toEqual(["fast", "exact"]);
    // (1 + 2⁻²³)² − (1 + 2⁻²²) is 2⁻⁴⁶ with one rounding and 0 with two.
    const x = 1 + 2 ** -23;
    const product = (a: Tensor, b: Tensor): Tensor => matmul(a, b);
    const args = [array([[-1 - 2 ** -22, x]]), array([[1], [x]])] as const;
    const exact = await compile(product, { backend: cpu() })(...args);
    const fast = await compile(product, { backend: cpu(), profile: "fast" })(...args);
    expect(exact.data[0]).toBe(0);
    expect([0, 2 ** -46]).toContain(fast.data[0]);
  });
});
