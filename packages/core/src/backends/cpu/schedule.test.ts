import { describe, expect, it } from "vitest";

import { gradients } from "../../grad.ts";
import { add } from "../../ops/add.ts";
import { exp } from "../../ops/exp.ts";
import { matmul } from "../../ops/matmul.ts";
import { mul } from "../../ops/mul.ts";
import { relu } from "../../ops/relu.ts";
import { sub } from "../../ops/sub.ts";
import { sum } from "../../ops/sum.ts";
import type { Program } from "../../program.ts";
import { key } from "../../random/key.ts";
import type { Tensor } from "../../tensor.ts";
import { randomProgram } from "../../testing/random-program.ts";
import { argumentTensor, toProgram } from "../../trace.ts";
import { planMemory } from "./memory-plan.ts";
import { schedule } from "./schedule.ts";

const float = (shape: readonly number[], index: number): Tensor => argumentTensor({ dtype: "float32", shape }, index);

/** Steps in words: an instruction's operation, or how many values an elementwise step stores. */
function describeSteps(program: Program): string[] {
  return schedule(program).steps.map((step) => {
    if (step.kind === "instruction") return step.instruction.op;
    return step.kind === "elementwise" ? `elementwise ${step.results.length}` : step.kind;
  });
}

/** Momentum SGD on one dense layer: state w, v; arguments x, learning rate. */
function trainingStep(): Program {
  const [w, v, x, rate] = [float([8, 8], 0), float([8, 8], 1), float([4, 8], 2), float([], 3)];
  const loss = sum(relu(matmul(x, w)));
  const velocity = add(mul(0.9, v), gradients(loss, w));
  return toProgram([w, v, x, rate], [sub(w, mul(rate, velocity)), velocity, loss], 2).program;
}

describe("schedule", () => {
  it("computes a chain in one step and stores only what is read again", () => {
    const x = float([3, 5], 0);
    const { program } = toProgram([x], [mul(exp(add(mul(x, 2), 1)), x)]);
    expect(describeSteps(program)).toEqual(["elementwise 1"]);
  });

  it("does the whole update of a parameter and its velocity in one step, after the gradient", () => {
    expect(describeSteps(trainingStep())).toEqual(["matmul", "elementwise 2", "matmul", "elementwise 2", "sum"]);
  });

  it("keeps an operand in memory when it is read in another order than it is made", () => {
    const x = float([4, 4], 0);
    const doubled = mul(x, 2);
    const { program } = toProgram([x], [add(doubled, sum(doubled, { axes: 0 }))]);
    expect(describeSteps(program)).toEqual(["elementwise 1", "sum", "elementwise 1"]);
  });
});

describe("memory plan", () => {
  it("updates parameters in place", () => {
    const program = trainingStep();
    const { offsets, finalCopies } = planMemory(program, schedule(program), 0);
    expect(finalCopies).toEqual([]);
    expect(offsets.get(program.outputs[0]!)).toBe(offsets.get(0));
    expect(offsets.get(program.outputs[1]!)).toBe(offsets.get(1));
  });

  it("takes no more memory for a longer chain of layers than two values of a layer need", () => {
    const bytes = (depth: number): number => {
      const w = float([64, 64], 0);
      let x = float([64, 64], 1);
      const args = [w, x];
      for (let layer = 0; layer < depth; layer++) x = relu(matmul(x, w));
      const { program } = toProgram(args, [sum(x)]);
      return planMemory(program, schedule(program), 0).bytes;
    };
    expect(bytes(40)).toBe(bytes(4));
  });

  it("starts every value on a cache line", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { program } = randomProgram(key(seed), 20);
      const { offsets } = planMemory(program, schedule(program), 0);
      expect([...offsets.values()].filter((offset) => offset % 64 !== 0)).toEqual([]);
    }
  });
});
