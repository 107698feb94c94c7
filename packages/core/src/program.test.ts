import { describe, expect, it } from "vitest";

import { compareBits } from "./testing/conformance.ts";
import { cpu } from "./backends/cpu/index.ts";
import { UnknownNameError } from "./errors.ts";
import { differentiate } from "./grad.ts";
import { add } from "./ops/add.ts";
import { matmul } from "./ops/matmul.ts";
import { mul } from "./ops/mul.ts";
import { relu } from "./ops/relu.ts";
import { sum } from "./ops/sum.ts";
import { hashProgram, printProgram, type Program } from "./program.ts";
import { argumentTensor, replay, toProgram } from "./trace.ts";

function small(): Program {
  const x = argumentTensor({ dtype: "float32", shape: [2, 3] }, 0);
  const w = argumentTensor({ dtype: "float32", shape: [3, 2] }, 1);
  return toProgram([x, w], [sum(relu(add(matmul(x, w), 0.5)))]).program;
}

describe("Program", () => {
  it("prints one line a value", () => {
    expect(printProgram(small()).split("\n")).toEqual([
      "%0 = input : float32[2, 3]",
      "%1 = input : float32[3, 2]",
      '%2 = matmul %0 %1 {"transposeA":false,"transposeB":false} : float32[2, 2]',
      '%3 = full {"dtype":"float32","shape":[],"value":0.5} : float32[]',
      '%4 = broadcast %3 {"shape":[2,2]} : float32[2, 2]',
      "%5 = add %2 %4 : float32[2, 2]",
      "%6 = relu %5 : float32[2, 2]",
      '%7 = sum %6 {"axes":[0,1],"keepDims":false} : float32[]',
      "return %7",
    ]);
  });

  it("has the same hash for the same recording and survives JSON", () => {
    const program = small();
    expect(hashProgram(small())).toBe(hashProgram(program));
    const copy = JSON.parse(JSON.stringify(program)) as Program;
    expect(hashProgram(copy)).toBe(hashProgram(program));
    const [output] = replay(copy, copy.inputs.map(argumentTensor));
    expect(output!.shape).toEqual([]);
  });

  it("writes equal instructions once and leaves out what nothing needs", () => {
    const x = argumentTensor({ dtype: "float32", shape: [4] }, 0);
    mul(x, 3);
    const { program } = toProgram([x], [add(mul(x, 2), mul(x, 2))]);
    expect(program.instructions.map(({ op }) => op)).toEqual(["full", "broadcast", "mul", "add"]);
  });

  it("tells 0 from −0", () => {
    const x = argumentTensor({ dtype: "float32", shape: [] }, 0);
    const { program } = toProgram([x], [add(mul(x, 0), mul(x, -0))]);
    expect(program.instructions.filter(({ op }) => op === "full")).toHaveLength(2);
  });

  it("is refused when it names an unknown operation or lies about a shape", () => {
    const program = small();
    const inputs = program.inputs.map(argumentTensor);
    const changed = (index: number, change: object): Program => ({
      ...program,
      instructions: program.instructions.map((i, at) => (at === index ? { ...i, ...change } : i)),
    });
    expect(() => replay(changed(4, { op: "rellu" }), inputs)).toThrow(UnknownNameError);
    expect(() => replay(changed(4, { op: "rellu" }), inputs)).toThrow('did you mean "relu"');
    expect(() => replay(changed(0, { shape: [2, 3] }), inputs)).toThrow(
      "matmul says float32[2, 3] but gives float32[2, 2]",
    );
    expect(() => replay(changed(0, { inputs: [0, 7] }), inputs)).toThrow("before it is computed");
  });

  it("differentiates into a program with the loss and one gradient per input", async () => {
    const gradient = differentiate(small());
    expect(gradient.outputs).toHaveLength(3);
    const inputs = [Float32Array.from([1, -2, 3, 0.5, 0, -1]), Float32Array.from([1, 2, 3, 4, 5, 6])];
    await compareBits(cpu(), gradient, inputs, "gradient program");
  });
});
