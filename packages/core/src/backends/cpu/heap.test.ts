import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, it } from "vitest";

import { array } from "../../array.ts";
import { compileStep } from "../../compile.ts";
import { gradients } from "../../grad.ts";
import { matmul } from "../../ops/matmul.ts";
import { mul } from "../../ops/mul.ts";
import { sub } from "../../ops/sub.ts";
import { sum } from "../../ops/sum.ts";
import { tanh } from "../../ops/tanh.ts";
import type { Tensor } from "../../tensor.ts";

/** Bytes of objects that are alive. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

it("10,000 steps leave nothing on the heap", async () => {
  const batch = array(Array.from({ length: 32 }, (_, i) => [i / 32, 1 - i / 32]));
  const step = await compileStep(
    (w: Tensor, x: Tensor) => {
      const loss = sum(tanh(matmul(x, w)));
      return [sub(w, mul(1e-3, gradients(loss, w))), loss] as const;
    },
    array([
      [0.1, 0.2, 0.3],
      [0.3, 0.2, 0.1],
    ]),
    [batch],
  );
  for (let i = 0; i < 1000; i++) await step.run(batch);
  const before = heap();
  for (let i = 0; i < 10_000; i++) await step.run(batch);
  expect(heap() - before).toBeLessThan(2 * 2 ** 20);
});
