/** @file The fuzz run: random programs on backends against the reference. */
import type { Backend } from "../backend.ts";
import { reference } from "../backends/reference/index.ts";
import { printProgram } from "../program.ts";
import { canonicalBits } from "./bits.ts";
import { fuzzProgram, type RandomProgram } from "./random-program.ts";

/**
 * Runs the program of a seed twice, with its state, on the reference and on every backend. Returns what went wrong as
 * text, with the program: bits that differ, or an error that was thrown.
 *
 * @example await fuzz({ simd: cpu() }, 42) // undefined: the bits are equal
 */
export async function fuzz(backends: Readonly<Record<string, Backend>>, seed: number): Promise<string | undefined> {
  const random = fuzzProgram(seed);
  const wanted = await bitsOf(reference(), random);
  for (const [name, backend] of Object.entries(backends)) {
    const what = await bitsOf(backend, random).then(
      (got) => (got === wanted ? undefined : "other bits"),
      (error: unknown) => String(error),
    );
    if (what !== undefined) return `seed ${seed} on ${name}: ${what}\n${printProgram(random.program)}`;
  }
  return undefined;
}

/** Bits of all outputs of two runs and of the state after them. */
async function bitsOf(backend: Backend, { program, inputs }: RandomProgram): Promise<string> {
  const executable = await backend.compile(program, { profile: "exact" });
  await executable.writeState(inputs.slice(0, program.state));
  const rest = inputs.slice(program.state);
  const results = [await executable.run(rest), await executable.run(rest), await executable.readState()];
  executable.release();
  return results.flatMap((arrays) => arrays.map((array) => canonicalBits(array).join())).join("\n");
}
