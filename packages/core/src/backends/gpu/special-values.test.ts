import { describe, expect, it } from "vitest";

import { allOps } from "../../ops/_all.ts";
import { sizeOf } from "../../shape.ts";
import { record } from "../../tensor.ts";
import { argumentTensor, toProgram } from "../../trace.ts";
import { reference } from "../reference/index.ts";
import { everyMode } from "./every-mode.ts";

for (const { mode, backend, missing } of await everyMode()) {
  describe(`NaN and infinities on gpu.js, mode ${mode}`, () => {
    if (backend === undefined) {
      it.skip(`skipped: ${missing}`, () => undefined);
      return;
    }
    for (const op of allOps) {
      const sample = op.samples.find(({ inputs }) => inputs[0]?.dtype === "float32");
      if (sample === undefined) continue;
      it(`come out of ${op.name} as from the reference, so that a run that diverges is seen to`, async () => {
        const args = sample.inputs.map(argumentTensor);
        const { program } = toProgram(args, [record(op, args, sample.params)]);
        const executable = await backend.compile(program);
        for (const value of [NaN, Infinity, -Infinity]) {
          const inputs = sample.inputs.map(({ dtype, shape }) =>
            dtype === "float32" ? new Float32Array(sizeOf(shape)).fill(value) : new Int32Array(sizeOf(shape)).fill(1),
          );
          const wanted = await (await reference().compile(program)).run(inputs);
          // −0 and 0 are one number here.
          const plain = (arrays: typeof wanted): number[] => [...arrays[0]!].map((element) => element + 0);
          expect(plain(await executable.run(inputs)), `of ${value}`).toEqual(plain(wanted));
        }
      });
    }
  });
}
