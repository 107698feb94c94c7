import { requireDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { threefryFill } from "../random/threefry.ts";
import { checkShape, sameShape, showShape, type Shape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface RandomBitsParams {
  readonly shape: Shape;
}

declare module "../op.ts" {
  interface OpParams {
    randomBits: RandomBitsParams;
  }
}

export const randomBitsOp: StructuredOp<"randomBits"> = {
  kind: "structured",
  name: "randomBits",
  arity: 1,
  fields: { shape: "integers" },
  infer: ([key], { shape }) => {
    requireDtype("randomBits", key!, ["int32"]);
    if (!sameShape(key!.shape, [2])) {
      throw new ShapeError(
        `randomBits: the key has shape ${showShape(key!.shape)}; wanted the two words of a key, [2]`,
      );
    }
    checkShape("randomBits", shape);
    return { dtype: "int32", shape };
  },
  reference: ({ inputs: [key], output }) => {
    threefryFill(key![0]!, key![1]!, 0, 0, new Uint32Array(output.buffer, output.byteOffset, output.length));
  },
  vjp: () => [undefined],
  samples: [
    { inputs: [{ dtype: "int32", shape: [2] }], params: { shape: [3, 7] } },
    { inputs: [{ dtype: "int32", shape: [2] }], params: { shape: [16] } },
    { inputs: [{ dtype: "int32", shape: [2] }], params: { shape: [] } },
  ],
};

/**
 * Random 32-bit words from the two words of a key, int32[2]; the same words as `bits(key, size)` on the host.
 *
 * @example randomBits(tensor(new Int32Array(key(0).words)), [2]) // 0x6b200159, 0x99ba4efe
 * @throws ShapeError unless the key has shape [2].
 */
export function randomBits(key: Tensor, shape: Shape): Tensor {
  return record(randomBitsOp, [key], { shape });
}
