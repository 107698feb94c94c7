import { describe, expect, it } from "vitest";

import { NdArray } from "../../array.ts";
import { compile } from "../../compile.ts";
import { conv2d, type ConvolutionOptions } from "../../convolution.ts";
import { gradients } from "../../grad.ts";
import { mul } from "../../ops/mul.ts";
import { sum } from "../../ops/sum.ts";
import type { Program } from "../../program.ts";
import { sizeOf, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { argumentTensor, toProgram } from "../../trace.ts";
import { firstDifference } from "../../testing/bits.ts";
import { reference } from "../reference/index.ts";
import { cpu } from "./index.ts";
import { schedule } from "./schedule.ts";

interface Case {
  readonly images: Shape;
  readonly kernel: Shape;
  readonly options?: ConvolutionOptions;
}

function values(shape: Shape, seed: number): NdArray {
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => {
    const hash = Math.imul(i + seed, 0x9e3779b1);
    return ((hash >> 8) / 0x800000) * [1, 1e-3, 30, 1e-6][hash & 3]!;
  });
  return new NdArray(data, shape);
}

/** A convolution with both gradients, so that nothing is one number everywhere. */
function convolution(x: Tensor, kernel: Tensor, options: ConvolutionOptions = {}): Record<string, Tensor> {
  const y = conv2d(x, kernel, options);
  const [images, filters] = gradients(sum(mul(y, y)), [x, kernel]) as [Tensor, Tensor];
  return { y, images, filters };
}

const cases: Readonly<Record<string, Case>> = {
  "one image at a time": { images: [3, 32, 32, 12], kernel: [3, 3, 12, 20], options: { padding: "same" } },
  "many images, the last time fewer": { images: [67, 8, 8, 9], kernel: [3, 3, 9, 7], options: { padding: "same" } },
  "strides, and padding at one side": {
    images: [5, 33, 31, 16],
    kernel: [3, 5, 16, 5],
    options: {
      strides: [2, 1],
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
  },
  dilation: { images: [4, 32, 32, 12], kernel: [3, 3, 12, 17], options: { dilation: [2, 3] } },
  "windows apart from each other": { images: [11, 60, 60, 8], kernel: [2, 2, 8, 6], options: { strides: 2 } },
};

describe.each(Object.entries(cases))("a convolution of %s", (_, { images, kernel, options }) => {
  const program = ((): Program => {
    const args = [images, kernel].map((shape, index) => argumentTensor({ dtype: "float32", shape }, index));
    return toProgram(args, Object.values(convolution(args[0]!, args[1]!, options))).program;
  })();

  it("is three steps, and the windows are never in memory", () => {
    const { steps } = schedule(program);
    expect(steps.filter(({ kind }) => kind === "windowProduct").length).toBe(3);
    const kinds = steps.map((step) => (step.kind === "instruction" ? step.instruction.op : step.kind));
    expect(kinds.filter((kind) => ["patches", "foldPatches", "matmul"].includes(kind))).toEqual([]);
  });

  it.each(["simd", "wide", "scalar"] as const)("has the bits of the reference on %s", async (engine) => {
    const inputs = [values(images, 1), values(kernel, 2)] as const;
    const run = (backend = cpu({ engine })): Promise<Record<string, NdArray>> =>
      compile((x: Tensor, k: Tensor) => convolution(x, k, options), { backend })(...inputs);
    const [wanted, got] = [await run(reference()), await run()];
    for (const name of Object.keys(wanted))
      expect({ name, at: firstDifference(wanted[name]!.data, got[name]!.data) }).toEqual({ name, at: -1 });
  });
});

describe("schedule", () => {
  it("keeps windows in memory that something else reads too, or that are small", () => {
    const stepsOf = (images: Shape, kernel: Shape, also: boolean): readonly string[] => {
      const args = [images, kernel].map((shape, index) => argumentTensor({ dtype: "float32", shape }, index));
      const y = conv2d(args[0]!, args[1]!);
      // The windows are the product's operand, read again.
      const windows = y.origin.kind === "operation" ? y.origin.inputs[0]! : y;
      const rows = windows.origin.kind === "operation" ? windows.origin.inputs[0]! : windows;
      const { program } = toProgram(args, also ? [y, sum(rows)] : [y]);
      return schedule(program).steps.map(({ kind }) => kind);
    };
    expect(stepsOf([4, 40, 40, 8], [3, 3, 8, 4], false)).toEqual(["windowProduct"]);
    expect(stepsOf([4, 40, 40, 8], [3, 3, 8, 4], true)).not.toContain("windowProduct");
    expect(stepsOf([1, 10, 10, 8], [3, 3, 8, 4], false)).not.toContain("windowProduct");
  });
});
