import { describe, expect, it } from "vitest";

import { gradients } from "../../grad.ts";
import { matmul } from "../../ops/matmul.ts";
import { sum } from "../../ops/sum.ts";
import { tanh } from "../../ops/tanh.ts";
import { key } from "../../random/key.ts";
import { normal } from "../../random/sample.ts";
import { compareWithin, describeBackendWithin, relativeError } from "../../testing/tolerance.ts";
import { argumentTensor, toProgram } from "../../trace.ts";
import { everyMode } from "./every-mode.ts";

for (const { mode, backend, missing } of await everyMode()) {
  describe(`gpu.js mode ${mode}`, () => {
    if (backend === undefined) {
      it.skip(`skipped: ${missing}`, () => undefined);
      return;
    }
    it("is the mode that runs", () => {
      expect(backend.mode).toBe(mode);
      expect(backend.capabilities.profiles).toEqual(["fast"]);
    });

    describeBackendWithin(backend, 1e-5, { describe, it });

    it("multiplies matrices over 512 elements within 1e-5 of float64, and their gradients within 1e-4", async () => {
      const [rows, inner, columns] = [24, 512, 20];
      const args = [
        argumentTensor({ dtype: "float32", shape: [rows, inner] }, 0),
        argumentTensor({ dtype: "float32", shape: [inner, columns] }, 1),
      ];
      const [a, b] = [normal(key(1).fold("a"), rows * inner), normal(key(1).fold("b"), inner * columns)];
      const product = matmul(args[0]!, args[1]!);
      const executable = await backend.compile(toProgram(args, [product]).program);
      const [got] = await executable.run([a, b]);
      executable.release();
      let worst = 0;
      got!.forEach((element, at) => {
        let wanted = 0;
        for (let k = 0; k < inner; k++) {
          wanted += a[Math.floor(at / columns) * inner + k]! * b[k * columns + (at % columns)]!;
        }
        worst = Math.max(worst, relativeError(element, wanted));
      });
      expect(worst).toBeLessThan(1e-5);
      const slopes = gradients(sum(tanh(product)), args);
      await compareWithin(backend, 1e-4, toProgram(args, slopes).program, [a, b], "gradients");
    });

    it("splits long inner extents and long sums over threads", async () => {
      const args = [
        argumentTensor({ dtype: "float32", shape: [5000, 3] }, 0),
        argumentTensor({ dtype: "float32", shape: [5000, 4] }, 1),
      ];
      const inputs = [normal(key(2).fold("a"), 15_000), normal(key(2).fold("b"), 20_000)];
      const outputs = [matmul(args[0]!, args[1]!, { transposeA: true }), sum(args[1]!), sum(args[0]!, { axes: 0 })];
      await compareWithin(backend, 1e-4, toProgram(args, outputs).program, inputs, "long sums");
    });
  });
}
