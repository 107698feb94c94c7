import { requireDtype } from "../dtype.ts";
import type { StructuredOp } from "../op.ts";
import { record, type Tensor } from "../tensor.ts";
import { windowParams, windowPositions, type WindowOptions, type WindowParams } from "../window.ts";

declare module "../op.ts" {
  interface OpParams {
    patches: WindowParams;
  }
}

export const patchesOp: StructuredOp<"patches"> = {
  kind: "structured",
  name: "patches",
  arity: 1,
  fields: { window: "integers", strides: "integers", padding: "padding", dilation: "integers" },
  infer: ([x], params) => {
    requireDtype("patches", x!, ["float32"]);
    const [rows, columns] = windowPositions("patches", x!.shape, params);
    return { dtype: "float32", shape: [x!.shape[0]!, rows, columns, ...params.window, x!.shape[3]!] };
  },
  reference: ({ inputs: [x], types: [type], params, output, outputType }) => {
    const [, height, width, channels] = type!.shape as [number, number, number, number];
    const [count, rows, columns, windowRows, windowColumns] = outputType.shape as [
      number,
      number,
      number,
      number,
      number,
    ];
    const [[top], [left]] = params.padding;
    let at = 0;
    for (let n = 0; n < count; n++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          for (let i = 0; i < windowRows; i++) {
            const y = row * params.strides[0] + i * params.dilation[0] - top;
            for (let j = 0; j < windowColumns; j++) {
              const z = column * params.strides[1] + j * params.dilation[1] - left;
              const inside = y >= 0 && y < height && z >= 0 && z < width;
              const from = ((n * height + y) * width + z) * channels;
              for (let c = 0; c < channels; c++) output[at++] = inside ? x![from + c]! : 0;
            }
          }
        }
      }
    }
  },
  vjp: ({ cotangent, inputs: [x], params, apply }) => [
    apply("foldPatches", [cotangent], { ...params, height: x!.shape[1]!, width: x!.shape[2]! }),
  ],
  samples: [
    {
      inputs: [{ dtype: "float32", shape: [2, 5, 4, 3] }],
      params: {
        window: [3, 2],
        strides: [1, 1],
        padding: [
          [1, 1],
          [0, 1],
        ],
        dilation: [1, 1],
      },
    },
    {
      inputs: [{ dtype: "float32", shape: [1, 7, 6, 4] }],
      params: {
        window: [2, 3],
        strides: [2, 3],
        padding: [
          [0, 1],
          [1, 0],
        ],
        dilation: [2, 1],
      },
    },
    {
      inputs: [{ dtype: "float32", shape: [2, 6, 6, 1] }],
      params: {
        window: [2, 2],
        strides: [2, 2],
        padding: [
          [0, 0],
          [0, 0],
        ],
        dilation: [1, 1],
      },
    },
    {
      inputs: [{ dtype: "float32", shape: [1, 3, 3, 9] }],
      params: {
        window: [3, 3],
        strides: [1, 1],
        padding: [
          [1, 1],
          [1, 1],
        ],
        dilation: [1, 1],
      },
    },
  ],
};

/**
 * The window at every position, zeros outside the image: [n, h, w, c] → [n, rows, columns, window rows, window columns, c].
 *
 * @throws ShapeError when the window does not fit.
 */
export function patches(x: Tensor, window: readonly [number, number], options: WindowOptions = {}): Tensor {
  return record(patchesOp, [x], windowParams("patches", x.shape, window, options));
}
