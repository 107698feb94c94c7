import { requireDtype } from "../dtype.ts";
import type { StructuredOp } from "../op.ts";
import { ShapeError } from "../errors.ts";
import { checkShape, sameShape, showShape, type ValueType } from "../shape.ts";
import { windowPositions, type WindowParams } from "../window.ts";

interface FoldPatchesParams extends WindowParams {
  readonly height: number;
  readonly width: number;
}

declare module "../op.ts" {
  interface OpParams {
    foldPatches: FoldPatchesParams;
  }
}

/** Adds patches back into an image; the transpose of `patches`, and its gradient. */
export const foldPatchesOp: StructuredOp<"foldPatches"> = {
  kind: "structured",
  name: "foldPatches",
  arity: 1,
  fields: {
    window: "integers",
    strides: "integers",
    padding: "padding",
    dilation: "integers",
    height: "integer",
    width: "integer",
  },
  infer: ([x], params): ValueType => {
    requireDtype("foldPatches", x!, ["float32"]);
    const [count = 0, , , , , channels = 0] = x!.shape;
    const shape = [count, params.height, params.width, channels];
    checkShape("foldPatches", shape);
    const wanted = [count, ...windowPositions("foldPatches", shape, params), ...params.window, channels];
    if (!sameShape(x!.shape, wanted)) {
      throw new ShapeError(`foldPatches: got shape ${showShape(x!.shape)}, wanted ${showShape(wanted)}`);
    }
    return { dtype: "float32", shape };
  },
  // One accumulator per pixel and channel, window rows then window columns ascending.
  reference: ({ inputs: [x], types: [type], params, output, outputType, round }) => {
    const [, rows, columns, windowRows, windowColumns] = type!.shape as [number, number, number, number, number];
    const [count, height, width, channels] = outputType.shape as [number, number, number, number];
    const [[top], [left]] = params.padding;
    output.fill(0);
    for (let n = 0; n < count; n++) {
      for (let y = 0; y < height; y++) {
        for (let z = 0; z < width; z++) {
          const to = ((n * height + y) * width + z) * channels;
          for (let i = 0; i < windowRows; i++) {
            const row = (y + top - i * params.dilation[0]) / params.strides[0];
            if (!Number.isInteger(row) || row < 0 || row >= rows) continue;
            for (let j = 0; j < windowColumns; j++) {
              const column = (z + left - j * params.dilation[1]) / params.strides[1];
              if (!Number.isInteger(column) || column < 0 || column >= columns) continue;
              const position = ((n * rows + row) * columns + column) * windowRows + i;
              const from = (position * windowColumns + j) * channels;
              for (let c = 0; c < channels; c++) output[to + c] = round(output[to + c]! + x![from + c]!);
            }
          }
        }
      }
    }
  },
  vjp: ({ cotangent, params: { window, strides, padding, dilation }, apply }) => [
    apply("patches", [cotangent], { window, strides, padding, dilation }),
  ],
  samples: [
    {
      inputs: [{ dtype: "float32", shape: [2, 5, 4, 3, 2, 3] }],
      params: {
        window: [3, 2],
        strides: [1, 1],
        padding: [
          [1, 1],
          [0, 1],
        ],
        dilation: [1, 1],
        height: 5,
        width: 4,
      },
    },
    {
      inputs: [{ dtype: "float32", shape: [1, 3, 2, 2, 3, 4] }],
      params: {
        window: [2, 3],
        strides: [2, 3],
        padding: [
          [0, 1],
          [1, 0],
        ],
        dilation: [2, 1],
        height: 7,
        width: 6,
      },
    },
    {
      inputs: [{ dtype: "float32", shape: [1, 3, 3, 3, 3, 9] }],
      params: {
        window: [3, 3],
        strides: [1, 1],
        padding: [
          [1, 1],
          [1, 1],
        ],
        dilation: [1, 1],
        height: 3,
        width: 3,
      },
    },
  ],
};
