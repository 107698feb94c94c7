/** @file Kernels that are declared orthogonal. */
import { type InitializerPlugin, key, type Shape } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import { attentionAxes, convAxes } from "../fan-axes.ts";
import { centreTap, type KernelLayout, kernelLayout } from "../kernel-layout.ts";

const kernels: readonly (readonly [shape: Shape, fans: ReturnType<typeof convAxes> | undefined])[] = [
  [[40, 40], undefined],
  [[24, 40], undefined],
  [[40, 24], undefined],
  [[3, 3, 4, 48], convAxes()],
  [[3, 2, 8, 16], convAxes()],
  [[3, 4, 16], convAxes({ groups: 2 })],
  [[12, 2, 8], attentionAxes("toHeads")],
  [[2, 8, 12], attentionAxes("fromHeads")],
];

/** The matrix of one copy, [rows, outputs]: all taps, or the centre alone where the others are structural zeros. */
function matrixOf(values: Float32Array, layout: KernelLayout, copy: number, isCentred: boolean): number[][] {
  const taps = isCentred ? [centreTap(layout.window)] : Array.from({ length: layout.taps }, (_, tap) => tap);
  return taps.flatMap((tap) =>
    Array.from({ length: layout.inputs }, (_, input) =>
      Array.from({ length: layout.outputs }, (_unused, output) => values[layout.offset(copy, tap, input, output)]!),
    ),
  );
}

/** Largest distance of WᵀW or W·Wᵀ, whichever is smaller, from length²·I. */
function defect(matrix: number[][], length: number): number {
  const columns = matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));
  const vectors = columns.length <= matrix.length ? columns : matrix;
  let worst = 0;
  vectors.forEach((a, i) =>
    vectors.forEach((b, j) => {
      const product = a.reduce((sum, value, k) => sum + value * b[k]!, 0);
      worst = Math.max(worst, Math.abs(product - (i === j ? length * length : 0)));
    }),
  );
  return worst;
}

export const orthogonalityLaws: readonly Law<InitializerPlugin>[] = [
  {
    name: "rows or columns are orthogonal where that is declared",
    check(plugin, options) {
      const initializer = plugin(options);
      for (const [shape, axes] of kernels) {
        const context = axes === undefined ? {} : { fans: axes };
        if (initializer.refusal(shape, context) !== undefined) continue;
        const expected = initializer.moments(shape, context);
        if (expected?.orthogonal === undefined) return;
        const values = initializer.sample(key(5), shape, context);
        const layout = kernelLayout(shape, { fanIn: 1, fanOut: 1, ...(axes === undefined ? {} : { axes }) });
        for (let copy = 0; copy < layout.copies; copy++) {
          const worst = defect(matrixOf(values, layout, copy, expected.drawn !== undefined), expected.orthogonal);
          // Entries are rounded to float32: 2⁻²⁴ relative each.
          demand(
            worst <= 1e-6 * expected.orthogonal * expected.orthogonal,
            () => `kernel [${shape.join(", ")}] is ${worst} away from orthogonal`,
          );
        }
      }
    },
  },
];
