import { gradients, mul, sum, tensor, type Shape, type Tensor } from "@nn/core";

/** Step of the difference quotient: its errors stay below 1e-3 for values about 1. */
const step = 1 / 128;

/**
 * The first element whose gradient is further than 4e-3·max(1, |wanted|) from the central difference, in words; undefined
 * when all agree. Points where `f` has a kink within 1/128 are not for it.
 */
export async function gradientMismatch(
  f: (x: Tensor) => Tensor,
  at: Float32Array,
  shape: Shape,
): Promise<string | undefined> {
  const weights = (like: Tensor): Tensor =>
    tensor(
      Float32Array.from({ length: like.shape.reduce((a, b) => a * b, 1) }, (_, i) => 1 - ((i * 5) % 7) / 4),
      {
        shape: like.shape,
      },
    );
  const value = async (point: Float32Array): Promise<number> => {
    const output = f(tensor(point, { shape }));
    const data = Array.from(await mul(output, weights(output)).data());
    return data.reduce((total, element) => total + element, 0);
  };
  const x = tensor(at, { shape });
  const output = f(x);
  const [gradient] = gradients(sum(mul(output, weights(output))), [x]);
  const got = await gradient.data();
  for (const [i] of at.entries()) {
    const above = at.slice();
    const below = at.slice();
    above[i]! += step;
    below[i]! -= step;
    const wanted = ((await value(above)) - (await value(below))) / (above[i]! - below[i]!);
    if (!(Math.abs(got[i]! - wanted) <= 4e-3 * Math.max(1, Math.abs(wanted)))) {
      return `element ${i} has gradient ${got[i]}, its difference quotient is ${wanted}`;
    }
  }
  return undefined;
}
