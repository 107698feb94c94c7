import { describe, expect, it } from "vitest";

import type { Backend } from "../../backend.ts";
import { printProgram } from "../../program.ts";
import { key } from "../../random/key.ts";
import { canonicalBits } from "../../testing/bits.ts";
import { randomProgram, type RandomProgram } from "../../testing/random-program.ts";
import { reference } from "../reference/index.ts";
import { cpu } from "./index.ts";

/** Bits of all outputs of two runs and of the state after them. */
async function bitsOf(backend: Backend, { program, inputs }: RandomProgram): Promise<string> {
  const executable = await backend.compile(program);
  await executable.writeState(inputs.slice(0, program.state));
  const rest = inputs.slice(program.state);
  const results = [await executable.run(rest), await executable.run(rest), await executable.readState()];
  return results.flatMap((arrays) => arrays.map((array) => canonicalBits(array).join())).join("\n");
}

describe("random programs", () => {
  it("give the same bits on the CPU backend and on the reference, state included", async () => {
    for (let seed = 0; seed < 250; seed++) {
      const random = randomProgram(key(seed), 3 + (seed % 25));
      const [got, wanted] = [await bitsOf(cpu(), random), await bitsOf(reference(), random)];
      if (got !== wanted) expect.fail(`seed ${seed} differs:\n${printProgram(random.program)}`);
    }
  });
});
