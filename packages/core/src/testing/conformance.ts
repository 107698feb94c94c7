/** @file The conformance suite: a backend that claims the exact profile gives the reference's bits, everywhere. */
import type { Backend } from "../backend.ts";
import { reference } from "../backends/reference/index.ts";
import type { TypedArray } from "../dtype.ts";
import type { Program } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { firstDifference } from "./bits.ts";
import { hostileOperand, opCases } from "./op-cases.ts";

/** The functions of vitest, jest or node:test that the suite needs. */
export interface TestApi {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => void | Promise<void>) => void;
}

/**
 * Declares one test per operation and sample: forward on ordinary and on hostile operands, and the gradient, bits
 * compared with the reference backend.
 *
 * @example describeBackend(cpu(), { describe, it });
 */
export function describeBackend(backend: Backend, { describe, it }: TestApi): void {
  describe(`backend ${backend.name} has the bits of the reference`, () => {
    for (const { title, forward, gradient, inputs, weights } of opCases()) {
      it(title, async () => {
        await compareBits(backend, forward, inputs, "forward");
        const hostile = forward.inputs.map(({ dtype, shape }, i) => hostileOperand(dtype, sizeOf(shape), i));
        await compareBits(backend, forward, hostile, "forward on hostile operands");
        if (gradient === undefined) return;
        await compareBits(backend, gradient, [...inputs, weights], "gradient");
        await compareBits(backend, gradient, [...hostile, weights], "gradient on hostile operands");
      });
    }
  });
}

/** Runs a program on `backend` and on the reference; throws at the first element whose bits differ. */
export async function compareBits(
  backend: Backend,
  program: Program,
  inputs: readonly TypedArray[],
  what: string,
): Promise<void> {
  const [expected, actual] = await Promise.all([reference(), backend].map((one) => runOnce(one, program, inputs)));
  expected!.forEach((value, output) => {
    const at = firstDifference(value, actual![output]!);
    if (at >= 0) {
      throw new Error(
        `${what}: output ${output} differs from the reference at element ${at}: got ${actual![output]![at]}, wanted ${value[at]}`,
      );
    }
  });
}

async function runOnce(
  backend: Backend,
  program: Program,
  inputs: readonly TypedArray[],
): Promise<readonly TypedArray[]> {
  const executable = await backend.compile(program, { profile: "exact" });
  const outputs = await executable.run(inputs);
  executable.release();
  return outputs;
}
