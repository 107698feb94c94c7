import { describe, expect, it, vi } from "vitest";

import { add } from "../../ops/add.ts";
import { matmul } from "../../ops/matmul.ts";
import { mul } from "../../ops/mul.ts";
import { tanh } from "../../ops/tanh.ts";
import type { Tensor } from "../../tensor.ts";
import { argumentTensor, toProgram } from "../../trace.ts";
import { compareWithin } from "../../testing/tolerance.ts";
import { Device, settingsOf } from "./device.ts";
import { everyMode } from "./every-mode.ts";
import { layoutOf } from "./layout.ts";
import { loadGpuJs, type DeviceResult, type GpuJsKernel } from "./load.ts";
import { planProgram } from "./plan.ts";
import type { KernelText } from "./source.ts";

const gpuJs = await loadGpuJs();

const vector = (size: number, value: (i: number) => number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => value(i));

/** One float32 operand of `shape` through `fn`. */
const unary = (shape: readonly number[], fn: (x: Tensor) => Tensor): ReturnType<typeof toProgram>["program"] => {
  const x = argumentTensor({ dtype: "float32", shape }, 0);
  return toProgram([x], [fn(x)]).program;
};

for (const { mode, backend, missing } of await everyMode()) {
  describe(`silent faults of gpu.js, mode ${mode}`, () => {
    if (backend === undefined) {
      it.skip(`skipped: ${missing}`, () => undefined);
      return;
    }
    const device = new Device(gpuJs, mode);

    it("1: loops go past 1,000 iterations", async () => {
      const kernel: KernelText = {
        text: "function (a0) { let n = 0; for (let k = 0; k < a0[0][0]; k++) { n += 1; } return n; }",
        operands: [[1, 1]],
        output: [1, 1],
        loop: 2000,
      };
      const operand = await device.upload(Float32Array.of(2000), [1, 1]);
      expect(await device.read(await device.run(kernel, [operand]))).toEqual(Float32Array.of(2000));
      const ones = [1, 2].map((_, i) =>
        argumentTensor({ dtype: "float32", shape: i === 0 ? [1, 1500] : [1500, 1] }, i),
      );
      const { program } = toProgram(ones, [matmul(ones[0]!, ones[1]!)]);
      const executable = await backend.compile(program);
      const [product] = await executable.run([vector(1500, () => 1), vector(1500, () => 1)]);
      expect(product).toEqual(Float32Array.of(1500));
    });

    it("2: results have the length of their shape whatever ran before", async () => {
      for (const size of [7, 3, 300, 5]) {
        const executable = await backend.compile(unary([size], (x) => add(x, 1)));
        for (let run = 0; run < 2; run++) {
          expect(await executable.run([vector(size, (i) => i)])).toEqual([vector(size, (i) => i + 1)]);
        }
      }
    });

    it("3: a second run leaves the first result as it was", async () => {
      const kernel: KernelText = {
        text: "function (a0) { return a0[this.thread.y][this.thread.x] * 2; }",
        operands: [[2, 2]],
        output: [2, 2],
        loop: 1,
      };
      const operands = [
        await device.upload(
          vector(4, (i) => i),
          [2, 2],
        ),
        await device.upload(
          vector(4, () => 9),
          [2, 2],
        ),
      ];
      const first = await device.run(kernel, [operands[0]!]);
      const second = await device.run(kernel, [operands[1]!]);
      expect(await device.read(first)).toEqual(vector(4, (i) => 2 * i));
      expect(await device.read(second)).toEqual(vector(4, () => 18));
    });

    // Mode cpu takes seconds for as many threads.
    it.skipIf(mode === "cpu")("4: elements past 2^24 are themselves", async () => {
      const shape = [4100, 4100];
      const executable = await backend.compile(unary(shape, (x) => mul(x, 2)));
      const [doubled] = await executable.run([vector(4100 * 4100, (i) => i % 1021)]);
      executable.release();
      for (const i of [2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1, 2 ** 24 + 3, 4100 * 4100 - 1]) {
        expect(doubled![i], `element ${i}`).toBe(2 * (i % 1021));
      }
    });

    it("4: integers past 2^24 keep their bits", async () => {
      const x = argumentTensor({ dtype: "int32", shape: [2] }, 0);
      const { program } = toProgram([x], [add(x, 1)]);
      await compareWithin(backend, 0, program, [Int32Array.of(16777217, 2147483646)], "integers");
    });

    it("5: tanh is 1 far out, and NaN stays NaN", async () => {
      const executable = await backend.compile(unary([6], tanh));
      const [got] = await executable.run([Float32Array.of(50, -50, 1e30, -1e30, 0, NaN)]);
      expect([...got!]).toEqual([1, -1, 1, -1, 0, NaN]);
    });

    it("6: kernels do not read the source of functions, which coverage tools and minifiers rewrite", async () => {
      const spy = vi.spyOn(Function.prototype, "toString").mockReturnValue("function () { cov_1().s[0]++; }");
      try {
        const executable = await backend.compile(unary([3], (x) => mul(tanh(x), 3)));
        const [got] = await executable.run([Float32Array.of(0, 50, -50)]);
        expect([...got!]).toEqual([0, 3, -3]);
      } finally {
        spy.mockRestore();
      }
    });
  });
}

describe("silent faults of gpu.js, everywhere", () => {
  it("1, 2, 3: settings always name the loop bound, are pipelined and immutable together, and never dynamic", () => {
    const kernel: KernelText = { text: "", operands: [], output: [3, 2], loop: 5000 };
    expect(settingsOf(kernel)).toMatchObject({
      loopMaxIterations: 5000,
      pipeline: true,
      immutable: true,
      dynamicOutput: false,
      dynamicArguments: false,
      output: [3, 2],
    });
  });

  it("1: the bound is the longest loop of the kernel", () => {
    const args = [
      argumentTensor({ dtype: "float32", shape: [1, 500_000] }, 0),
      argumentTensor({ dtype: "float32", shape: [500_000, 300] }, 1),
    ];
    const { steps } = planProgram(toProgram(args, [matmul(args[0]!, args[1]!)]).program);
    for (const step of steps) {
      if (step.kind !== "kernel") continue;
      const bounds = [...step.kernel.text.matchAll(/ < (\d+); \w+\+\+\)/g)].map(([, bound]) => Number(bound));
      expect(step.kernel.loop).toBe(Math.max(1, ...bounds));
    }
    expect(steps.length).toBeGreaterThan(1);
  });

  it("4: no view of a shape reaches an index that float32 cannot count", () => {
    expect(layoutOf([5000, 5000])).toEqual({ dims: [5000, 5000], split: 1 });
    expect(layoutOf([2 ** 20])).toBeUndefined();
    expect(layoutOf([64, 32, 32, 9, 16])).toEqual({ dims: [144, 65536], split: 3 });
  });

  it("8: operands with other texture extents get a kernel of their own", async () => {
    const created = vi.fn();
    const texture = (size: readonly number[]): DeviceResult =>
      ({
        output: [4, 3],
        size,
        toArray: () => [],
        delete: () => undefined,
      }) as DeviceResult;
    class WebGL2Kernel {
      readonly fallbackReason = null;
    }
    class GPU {
      static readonly isWebGL2Supported = true;
      createKernel(): GpuJsKernel {
        created();
        return Object.assign(() => texture([4, 3]), { kernel: new WebGL2Kernel() as never, destroy: () => undefined });
      }
    }
    const device = new Device({ GPU, WebGL2Kernel, input: () => undefined }, "webgl2");
    const kernel: KernelText = { text: "", operands: [[4, 3]], output: [4, 3], loop: 1 };
    for (const size of [
      [4, 3],
      [12, 1],
      [4, 3],
    ])
      await device.run(kernel, [texture(size)]);
    expect(created).toHaveBeenCalledTimes(2);
  });

  it("7: importing gpu.js leaves the global GPU, the native WebGPU class, as it was", async () => {
    const native = { name: "the native class" };
    vi.stubGlobal("GPU", native);
    try {
      await loadGpuJs(() => {
        Object.assign(globalThis, { GPU: "the class of gpu.js" });
        return Promise.resolve({});
      });
      expect(Reflect.get(globalThis, "GPU")).toBe(native);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
