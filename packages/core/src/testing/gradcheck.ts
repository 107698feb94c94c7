/** @file Gradients against central differences. */
import { reference } from "../backends/reference/index.ts";
import type { TypedArray } from "../dtype.ts";
import type { OpCase } from "./op-cases.ts";

/** Step of the difference quotient: truncation about h²·f‴/6, rounding about 2^-24/h; both below 1e-4 here. */
const step = 1 / 128;

export interface GradientMismatch {
  readonly operand: number;
  readonly element: number;
  readonly got: number;
  readonly wanted: number;
}

/**
 * Elements whose gradient is further than `tolerance`·max(1, |wanted|) from (f(x + h) − f(x − h)) / 2h, where f is the
 * weighted sum of the operation's outputs, accumulated in float64.
 */
export async function gradientMismatches(
  { forward, gradient, inputs, weights }: OpCase,
  tolerance = 2e-3,
): Promise<GradientMismatch[]> {
  if (gradient === undefined) return [];
  const executable = await reference().compile(forward);
  const value = async (operands: readonly TypedArray[]): Promise<number> => {
    const [output] = await executable.run(operands);
    let sum = 0;
    output!.forEach((element, i) => (sum += element * weights[i]!));
    return sum;
  };
  const gradients = await (await reference().compile(gradient)).run([...inputs, weights]);
  const floats = inputs.flatMap((operand, index) => (operand instanceof Float32Array ? [index] : []));
  const mismatches: GradientMismatch[] = [];
  for (const [position, operand] of floats.entries()) {
    for (let element = 0; element < inputs[operand]!.length; element++) {
      const moved = async (by: number): Promise<readonly [value: number, at: number]> => {
        const copies = inputs.map((array) => array.slice());
        copies[operand]![element]! += by;
        return [await value(copies), copies[operand]![element]!];
      };
      const [above, right] = await moved(step);
      const [below, left] = await moved(-step);
      const wanted = (above - below) / (right - left);
      const got = gradients[position]![element]!;
      if (!(Math.abs(got - wanted) <= tolerance * Math.max(1, Math.abs(wanted)))) {
        mismatches.push({ operand, element, got, wanted });
      }
    }
  }
  return mismatches;
}
