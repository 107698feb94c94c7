import { describe, expect, it, vi } from "vitest";

import { array } from "../../array.ts";
import { compile, compileStep } from "../../compile.ts";
import { OptionError } from "../../errors.ts";
import { add } from "../../ops/add.ts";
import { allOps } from "../../ops/_all.ts";
import { matmul } from "../../ops/matmul.ts";
import { mul } from "../../ops/mul.ts";
import { reshape } from "../../ops/reshape.ts";
import { sub } from "../../ops/sub.ts";
import { sum } from "../../ops/sum.ts";
import type { Tensor } from "../../tensor.ts";
import { argumentTensor, toProgram } from "../../trace.ts";
import { cpu } from "../cpu/index.ts";
import { Device } from "./device.ts";
import { everyMode } from "./every-mode.ts";
import { coverage, gpu, GpuUnavailableError } from "./index.ts";
import { loadGpuJs } from "./load.ts";
import { planProgram } from "./plan.ts";
import { operandLimit, type KernelText } from "./source.ts";

describe("gpu", () => {
  it("says what to install when gpu.js is not there", async () => {
    const missing = loadGpuJs(() => Promise.reject(new Error("Cannot find package 'gpu.js'")));
    await expect(missing).rejects.toThrow(GpuUnavailableError);
    await expect(missing).rejects.toThrow("npm install gpu.js@2.24.1");
  });

  it("names the modes that exist", async () => {
    await expect(gpu({ mode: "webgl2" })).rejects.toThrow(/WebGL 2 is not here.*"webasm"/);
    await expect(gpu({ mode: "webgp" as never })).rejects.toThrow(/did you mean "webgpu"/);
    await expect(gpu({ mod: "cpu" } as never)).rejects.toThrow(OptionError);
  });

  it("refuses the exact profile, and is fast without being asked", async () => {
    const backend = await gpu({ mode: "webasm" });
    const x = array([1, 2]);
    await expect(compile((a: Tensor) => add(a, 1), { backend, profile: "exact" })(x)).rejects.toThrow(
      "got profile exact, wanted fast",
    );
    const plain = await compile((a: Tensor) => add(a, 1), { backend })(x);
    expect([...plain.data]).toEqual([2, 3]);
  });

  it("has a kernel for all but a few operations, and the table shows which", async () => {
    const rows = coverage(await gpu({ mode: "cpu" }));
    expect(rows.length).toBe(allOps.length);
    const fallbacks = rows.filter(({ runs }) => runs === "fallback").map(({ operation }) => operation);
    expect(fallbacks.sort()).toEqual([
      "argmax",
      "batchMatmul",
      "boxMuller",
      "cumulativeSum",
      "flip",
      "pow",
      "prod",
      "randomBits",
      "scatterAdd",
      "unitInterval",
    ]);
    expect(coverage(cpu()).find(({ operation }) => operation === "matmul")).toEqual({
      operation: "matmul",
      runs: "native",
    });
  });
});

describe("a plan", () => {
  const vectors = Array.from({ length: 20 }, (_, i) => argumentTensor({ dtype: "float32", shape: [6] }, i));

  it("fuses a chain of elementwise operations into one kernel, broadcasts and constants included", () => {
    const [x] = vectors;
    const bias = argumentTensor({ dtype: "float32", shape: [] }, 1);
    const { steps } = planProgram(toProgram([x!, bias], [mul(add(x!, bias), 3)]).program);
    expect(steps.map((step) => step.kind === "kernel" && step.kernel.operands)).toEqual([
      [
        [6, 1],
        [1, 1],
      ],
    ]);
  });

  it("never reads more than seven values in a kernel", () => {
    const total = vectors.reduce((a, b) => add(a, b));
    const { steps } = planProgram(toProgram(vectors, [total]).program);
    const reads = steps.map((step) => step.operands.length);
    expect(Math.max(...reads)).toBe(operandLimit);
    expect(steps.length).toBe(4);
  });

  it("frees every intermediate value once", () => {
    const [x, y] = vectors;
    const row = (v: Tensor): Tensor => reshape(v, [1, 6]);
    const gram = matmul(row(mul(x!, 2)), row(y!), { transposeA: true });
    const { program } = toProgram([x!, y!], [sum(gram)]);
    const { steps, dead, rootOf } = planProgram(program);
    const freed = dead.flat();
    expect(new Set(freed).size).toBe(freed.length);
    const kept = program.outputs.map(rootOf);
    expect([...freed, ...kept].sort()).toEqual([0, 1, ...steps.map(({ result }) => result)].sort());
  });
});

for (const { mode, backend, missing } of await everyMode()) {
  describe(`memory and kernels, mode ${mode}`, () => {
    if (backend === undefined) {
      it.skip(`skipped: ${missing}`, () => undefined);
      return;
    }

    it("keeps the state on the device: a step uploads its batch and reads its result, nothing else", async () => {
      const step = await compileStep(
        (w: Tensor, x: Tensor) => [sub(w, mul(x, 0.5)), sum(mul(w, x))] as const,
        array([1, 2, 3]),
        [array([0, 0, 0])],
        { backend },
      );
      await step.run(array([1, 0, 0]));
      const [upload, read] = [vi.spyOn(Device.prototype, "upload"), vi.spyOn(Device.prototype, "read")];
      try {
        for (let i = 0; i < 3; i++) await step.run(array([1, 1, 1]));
        expect([upload.mock.calls.length, read.mock.calls.length]).toEqual([3, 3]);
      } finally {
        upload.mockRestore();
        read.mockRestore();
      }
      expect([...(await step.state()).data]).toEqual([-1, 0.5, 1.5]);
      step.release();
      await expect(async () => step.run(array([1, 1, 1]))).rejects.toThrow("released");
    });

    it("uploads an input once, however many kernels read it", async () => {
      const f = compile((x: Tensor) => [matmul(x, x), matmul(x, x, { transposeA: true })] as const, { backend });
      const upload = vi.spyOn(Device.prototype, "upload");
      try {
        const results = await f(
          array([
            [1, 2],
            [3, 4],
          ]),
        );
        expect(Object.values(results).map(({ data }) => [...data])).toEqual([
          [7, 10, 15, 22],
          [10, 14, 14, 20],
        ]);
        expect(upload.mock.calls.length).toBe(1);
      } finally {
        upload.mockRestore();
      }
    });

    it("runs that overlap follow one another", async () => {
      const step = await compileStep((n: Tensor) => [add(n, 1), n] as const, array([0]), [], { backend });
      const results = await Promise.all([step.run(), step.run(), step.run()]);
      expect(results.map(({ data }) => data[0])).toEqual([0, 1, 2]);
      step.release();
    });

    it("keeps the kernels used last, and compiles an evicted one again", async () => {
      const device = new Device(await loadGpuJs(), mode, 3);
      const kernel = (factor: number): KernelText => ({
        text: `function (a0) { return a0[this.thread.y][this.thread.x] * ${factor}; }`,
        operands: [[2, 1]],
        output: [2, 1],
        loop: 1,
      });
      const operand = await device.upload(Float32Array.of(1, 2), [2, 1]);
      for (const factor of [2, 3, 4, 5, 2]) {
        const result = await device.run(kernel(factor), [operand]);
        expect(await device.read(result)).toEqual(Float32Array.of(factor, 2 * factor));
        device.free(result);
      }
      expect(device.kernels).toBe(3);
    });
  });
}
