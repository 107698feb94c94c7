/** @file Gradients against central differences, both in float64. */
import type { HostArray, TypedArray } from "../dtype.ts";
import type { Program } from "../program.ts";
import { runFloat64 } from "./float64.ts";

/** Step of the difference quotient: truncation about h²·f‴/6 = 1e-11, rounding about 2^-53/h = 1e-11. */
const step = 2 ** -17;

export interface GradientMismatch {
  readonly operand: number;
  readonly element: number;
  readonly got: number;
  readonly wanted: number;
}

/** A function as a program with one output, and the program of its gradient. */
export interface GradientCase {
  readonly forward: Program;
  /** From the inputs of `forward` and the weights to the gradients of Σ weights · output for its float32 inputs. */
  readonly gradient?: Program;
  readonly inputs: readonly TypedArray[];
  readonly weights: TypedArray;
}

/**
 * Elements whose gradient is further than `tolerance`·max(1, |wanted|) from (f(x + h) − f(x − h)) / 2h, where f is the
 * weighted sum of the outputs.
 *
 * Both sides are computed by the reference loops in float64, so the formula is checked and not its rounding; the default
 * leaves room for constants that are float32 numbers.
 *
 * @example expect(gradientMismatches({ forward, gradient, inputs, weights })).toEqual([]);
 */
export function gradientMismatches(
  { forward, gradient, inputs, weights }: GradientCase,
  tolerance = 1e-6,
): GradientMismatch[] {
  if (gradient === undefined) return [];
  const operands: HostArray[] = inputs.map((input) =>
    input instanceof Float32Array ? Float64Array.from(input) : input,
  );
  const value = (): number => {
    const [output] = runFloat64(forward, operands);
    let sum = 0;
    output!.forEach((element, i) => (sum += element * weights[i]!));
    return sum;
  };
  const gradients = runFloat64(gradient, [...operands, weights]);
  const mismatches: GradientMismatch[] = [];
  let position = 0;
  operands.forEach((values, operand) => {
    if (!(values instanceof Float64Array)) return;
    const slopes = gradients[position++]!;
    values.forEach((at, element) => {
      const moved = (by: number): number => {
        values[element] = at + by;
        const result = value();
        values[element] = at;
        return result;
      };
      const wanted = (moved(step) - moved(-step)) / (2 * step);
      const got = slopes[element]!;
      if (!(Math.abs(got - wanted) <= tolerance * Math.max(1, Math.abs(wanted)))) {
        mismatches.push({ operand, element, got, wanted });
      }
    });
  });
  return mismatches;
}
