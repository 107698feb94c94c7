/** @file Conformance of backends with the `fast` profile: the reference's numbers within a tolerance. */
import type { Backend } from "../backend.ts";
import { reference } from "../backends/reference/index.ts";
import type { TypedArray } from "../dtype.ts";
import type { Program } from "../program.ts";
import type { TestApi } from "./conformance.ts";
import { opCases } from "./op-cases.ts";

/**
 * Declares one test per operation and sample: forward and gradient on ordinary operands, within `tolerance` of the
 * reference backend as `relativeError` measures it; integers and conditions must be equal.
 *
 * @example describeBackendWithin(await gpu({ mode: "webasm" }), 1e-5, { describe, it });
 */
export function describeBackendWithin(backend: Backend, tolerance: number, { describe, it }: TestApi): void {
  describe(`backend ${backend.name} is within ${tolerance} of the reference`, () => {
    for (const { title, forward, gradient, inputs, weights } of opCases()) {
      it(title, async () => {
        await compareWithin(backend, tolerance, forward, inputs, "forward");
        if (gradient !== undefined) await compareWithin(backend, tolerance, gradient, [...inputs, weights], "gradient");
      });
    }
  });
}

/** |got − wanted| / max(1, |wanted|); 0 for equal infinities and for two NaN. */
export function relativeError(got: number, wanted: number): number {
  if (Object.is(got, wanted) || got === wanted) return 0;
  const error = Math.abs(got - wanted) / Math.max(1, Math.abs(wanted));
  return Number.isNaN(error) ? Infinity : error;
}

/** Runs a program on `backend` and on the reference; returns the largest error, throws where it is above `tolerance`. */
export async function compareWithin(
  backend: Backend,
  tolerance: number,
  program: Program,
  inputs: readonly TypedArray[],
  what: string,
): Promise<number> {
  const expected = await runOnce(reference(), program, inputs);
  const actual = await runOnce(backend, program, inputs);
  let worst = 0;
  expected.forEach((values, output) => {
    const limit = values instanceof Float32Array ? tolerance : 0;
    if (actual[output]!.length !== values.length) throw new Error(`${what}: output ${output} has another length`);
    values.forEach((wanted, at) => {
      const got = actual[output]![at]!;
      const error = relativeError(got, wanted);
      worst = Math.max(worst, error);
      if (error > limit) {
        throw new Error(`${what}: output ${output}, element ${at}: got ${got}, wanted ${wanted}, error ${error}`);
      }
    });
  });
  return worst;
}

async function runOnce(
  backend: Backend,
  program: Program,
  inputs: readonly TypedArray[],
): Promise<readonly TypedArray[]> {
  const executable = await backend.compile(program, { profile: backend.capabilities.profiles[0]! });
  await executable.writeState(inputs.slice(0, program.state));
  const outputs = await executable.run(inputs.slice(program.state));
  const state = await executable.readState();
  executable.release();
  return [...state, ...outputs];
}
