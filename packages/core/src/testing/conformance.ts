/** @file The conformance suite: a backend that claims the exact profile gives the reference's bits, everywhere. */
import type { Backend, Executable } from "../backend.ts";
import { reference } from "../backends/reference/index.ts";
import type { TypedArray } from "../dtype.ts";
import type { Program } from "../program.ts";
import { sizeOf, type ValueType } from "../shape.ts";
import { backendPrograms, type BackendProgram } from "./backend-programs.ts";
import { canonicalBits, firstDifference } from "./bits.ts";
import {
  hostileOperand,
  opCasesOfAllDtypes,
  tiedOperand,
  tupleCases,
  type OpCase,
  type TupleCase,
} from "./op-cases.ts";

/** The functions of vitest, jest or node:test that the suite needs. */
export interface TestApi {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => void | Promise<void>) => void;
}

interface Cases {
  readonly operations: readonly OpCase[];
  readonly tuples: readonly TupleCase[];
  readonly programs: readonly BackendProgram[];
}

/** The same for every backend, and slow to record. */
let cases: Cases | undefined;

/**
 * Declares one test per operation, sample and dtypes (forward and gradient, on ordinary, hostile and tied operands), one
 * per elementwise operation on all tuples of hostile numbers, and one per program of `backendPrograms`. Bits are compared
 * with the reference backend.
 *
 * @example describeBackend(cpu(), { describe, it });
 */
export function describeBackend(backend: Backend, { describe, it }: TestApi): void {
  cases ??= { operations: opCasesOfAllDtypes(), tuples: tupleCases(), programs: backendPrograms() };
  const { operations, tuples, programs } = cases;
  describe(`backend ${backend.name} has the bits of the reference`, () => {
    for (const { title, forward, gradient, inputs, weights } of operations) {
      it(title, async () => {
        const draw = (one: (dtype: ValueType["dtype"], size: number, shift: number) => TypedArray): TypedArray[] =>
          forward.inputs.map(({ dtype, shape }, i) => one(dtype, sizeOf(shape), i));
        const operands = { ordinary: inputs, hostile: draw(hostileOperand), tied: draw(tiedOperand) };
        for (const [kind, values] of Object.entries(operands)) {
          await compareBits(backend, forward, values, `forward on ${kind} operands`);
          if (gradient === undefined) continue;
          await compareBits(backend, gradient, [...values, weights], `gradient on ${kind} operands`);
        }
      });
    }
    for (const { title, program, inputs } of tuples) {
      it(title, () => compareBits(backend, program, inputs, "forward"));
    }
    for (const { title, program, state, runs } of programs) {
      it(title, () => compareRuns(backend, program, state, runs));
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
  expected!.forEach((value, output) => requireSame(value, actual![output], `${what}: output ${output}`));
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

function requireSame(wanted: TypedArray, got: TypedArray | undefined, what: string): void {
  if (got === undefined) throw new Error(`${what} is missing`);
  const at = firstDifference(wanted, got);
  if (at >= 0)
    throw new Error(`${what} differs from the reference at element ${at}: got ${got[at]}, wanted ${wanted[at]}`);
}

/**
 * Runs a program several times on one executable of `backend` and compares all outputs and states with the reference. A
 * second executable runs beside it; inputs and earlier outputs have to stay as they are.
 */
export async function compareRuns(
  backend: Backend,
  program: Program,
  state: readonly TypedArray[],
  runs: readonly (readonly TypedArray[])[],
): Promise<void> {
  const start = async (one: Backend): Promise<Executable> => {
    const executable = await one.compile(program, { profile: "exact" });
    await executable.writeState(state);
    return executable;
  };
  const [expected, actual, beside] = [await start(reference()), await start(backend), await start(backend)];
  const kept: { readonly got: readonly TypedArray[]; readonly before: readonly Int32Array[] }[] = [];
  for (const [index, inputs] of runs.entries()) {
    const given = inputs.map(canonicalBits);
    const wanted = await expected.run(inputs);
    const got = await actual.run(inputs);
    inputs.forEach((input, i) => requireSame(given[i]!, canonicalBits(input), `run ${index}: input ${i} was written`));
    wanted.forEach((value, output) => requireSame(value, got[output], `run ${index}: output ${output}`));
    const states = await actual.readState();
    (await expected.readState()).forEach((value, i) => requireSame(value, states[i], `run ${index}: state ${i}`));
    kept.push({ got, before: got.map(canonicalBits) });
    if (index === 0) await beside.run(inputs.map((input) => input.slice().fill(1)));
  }
  kept.forEach(({ got, before }, index) =>
    got.forEach((output, i) => requireSame(before[i]!, canonicalBits(output), `output ${i} of run ${index}, later,`)),
  );
  for (const executable of [expected, actual, beside]) executable.release();
}
