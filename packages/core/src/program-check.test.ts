import { assert as check, asyncProperty, constantFrom, nat } from "fast-check";
import { describe, expect, it } from "vitest";

import { array, NdArray } from "./array.ts";
import { cpu } from "./backends/cpu/index.ts";
import { reference } from "./backends/reference/index.ts";
import { DataError, DtypeError, NnError, ProgramError, UnknownNameError } from "./errors.ts";
import { add } from "./ops/add.ts";
import { full } from "./ops/full.ts";
import { less } from "./ops/less.ts";
import { matmul } from "./ops/matmul.ts";
import { mul } from "./ops/mul.ts";
import { relu } from "./ops/relu.ts";
import { select } from "./ops/select.ts";
import { slice } from "./ops/slice.ts";
import { sum } from "./ops/sum.ts";
import { checkProgram } from "./program-check.ts";
import type { Program } from "./program.ts";
import { compareBits } from "./testing/conformance.ts";
import { opCases } from "./testing/op-cases.ts";
import { argumentTensor, toProgram } from "./trace.ts";

const float = (...shape: number[]) => ({ dtype: "float32", shape }) as const;

/** state0 [2, 3], input [3, 2] → state0 · 2, Σ relu(slice(state0 · input)). */
function small(): Program {
  const [state, x] = [argumentTensor(float(2, 3), 0), argumentTensor(float(3, 2), 1)];
  const product = slice(matmul(state, x), [0, 1], [2, 1]);
  return toProgram([state, x], [mul(state, 2), sum(relu(product))], 1).program;
}

const withInstruction = (index: number, change: object): object => {
  const program = small();
  return { ...program, instructions: program.instructions.map((i, at) => (at === index ? { ...i, ...change } : i)) };
};

describe("checkProgram", () => {
  it("takes every program that was traced, before and after JSON", () => {
    for (const { forward, gradient } of opCases()) {
      checkProgram(forward);
      if (gradient !== undefined) checkProgram(JSON.parse(JSON.stringify(gradient)));
    }
  });

  const at = (op: string): number => small().instructions.findIndex((i) => i.op === op);
  const lies: readonly (readonly [name: string, program: unknown, message: string])[] = [
    ["nothing", undefined, "the program is undefined"],
    ["text", "program", 'the program is "program"'],
    ["no instructions", { ...small(), instructions: undefined }, "instructions is undefined; wanted a list"],
    ["an input of no known dtype", { ...small(), inputs: [{ dtype: "float64", shape: [] }] }, 'has dtype "float64"'],
    ["a negative extent", { ...small(), inputs: [{ dtype: "float32", shape: [-1] }] }, "has shape [-1]"],
    ["an extent of a fraction", { ...small(), inputs: [{ dtype: "float32", shape: [1.5] }] }, "has shape [1.5]"],
    ["a shape over 4 GiB", { ...small(), inputs: [{ dtype: "float32", shape: [65536, 32768] }] }, "at most 1073741824"],
    ["an operand of the future", withInstruction(at("matmul"), { inputs: [0, 99] }), "uses value 99 before it is"],
    ["itself as operand", withInstruction(0, { inputs: [0, 2] }), "uses value 2 before it is computed"],
    ["a negative operand", withInstruction(at("relu"), { inputs: [-1] }), "uses value -1"],
    ["too few operands", withInstruction(at("matmul"), { inputs: [0] }), "matmul: got 1 operands, wanted 2"],
    ["too many operands", withInstruction(at("relu"), { inputs: [0, 0] }), "relu: got 2 operands, wanted 1"],
    ["operands of two shapes", withInstruction(at("mul"), { inputs: [0, 1] }), "mul: operands have shapes [2, 3] and"],
    ["a larger result", withInstruction(at("matmul"), { shape: [2, 3] }), "says float32[2, 3] but gives float32[2, 2]"],
    ["another dtype", withInstruction(at("relu"), { dtype: "int32" }), "says int32[2, 1] but gives float32[2, 1]"],
    [
      "a block outside",
      withInstruction(at("slice"), { params: { starts: [0, 2], sizes: [2, 1] } }),
      "leave shape [2, 2]",
    ],
    [
      "a start of a fraction",
      withInstruction(at("slice"), { params: { starts: [0, 0.5], sizes: [2, 1] } }),
      "[0, 0.5]",
    ],
    ["a start of NaN", withInstruction(at("slice"), { params: { starts: [0, NaN], sizes: [2, 1] } }), "[0, NaN]"],
    ["no parameters", withInstruction(at("slice"), { params: {} }), "starts is undefined; wanted a list of integers"],
    ["null as parameters", withInstruction(at("slice"), { params: null }), "parameters are null"],
    ["a parameter too many", withInstruction(at("relu"), { params: { slope: 1 } }), 'unknown parameter "slope"'],
    [
      "an axis twice",
      withInstruction(at("sum"), { params: { axes: [0, 0], keepDims: false } }),
      "axis 0 is given twice",
    ],
    [
      "axes in no order",
      withInstruction(at("sum"), { params: { axes: [1, 0], keepDims: false } }),
      "wanted them ascend",
    ],
    [
      "text for a flag",
      withInstruction(at("sum"), { params: { axes: [0, 1], keepDims: "no" } }),
      "wanted true or false",
    ],
    ["an output of the future", { ...small(), outputs: [2, 99] }, "output 1 is 99"],
    ["more state than inputs", { ...small(), state: 3 }, "state is 3; wanted an integer from 0 to the 2 inputs"],
    [
      "state of another type",
      { ...small(), outputs: [1, 1] },
      "state 0 is float32[2, 3] and its next value float32[3, 2]",
    ],
    ["state without a next value", { ...small(), outputs: [] }, "its next value is missing"],
  ];
  for (const [name, program, message] of lies) {
    it(`refuses ${name}`, () => {
      for (const run of [checkProgram, cpu().compile, reference().compile] as ((program: Program) => unknown)[]) {
        expect(() => run(program as Program)).toThrow(ProgramError);
        expect(() => run(program as Program)).toThrow(message);
      }
    });
  }

  it("names an operation that is almost known", () => {
    expect(() => cpu().compile(withInstruction(at("relu"), { op: "rellu" }) as Program)).toThrow(UnknownNameError);
  });

  it("leaves nothing to chance: a program with any one part replaced is refused, or has the reference's bits", async () => {
    const programs = opCases().filter(({ forward }) => forward.instructions.length > 0);
    const hostile = constantFrom<unknown>(
      null,
      true,
      "sum",
      "NaN",
      [],
      [0],
      [3, 1],
      {},
      -1,
      0,
      1,
      2,
      7,
      0.5,
      1e9,
      2 ** 31,
      2 ** 53,
      NaN,
      Infinity,
    );
    let refused = 0;
    await check(
      asyncProperty(nat(), nat(), hostile, async (which, where, value) => {
        const { forward, inputs } = programs[which % programs.length]!;
        const copy = JSON.parse(JSON.stringify(forward)) as Program;
        replacePart(copy, where, value);
        try {
          checkProgram(copy);
        } catch (error) {
          expect(error).toBeInstanceOf(NnError);
          refused++;
          return;
        }
        try {
          await compareBits(cpu(), copy, inputs, "mutated program");
        } catch (error) {
          expect(error).toBeInstanceOf(NnError);
        }
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(refused).toBeGreaterThan(2000);
  });
});

/** Replaces the part number `where` of a JSON value, counted in depth-first order. */
function replacePart(json: unknown, where: number, value: unknown): void {
  const slots: (readonly [holder: Record<string, unknown>, name: string])[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    for (const name of Object.keys(part)) {
      slots.push([part as Record<string, unknown>, name]);
      visit((part as Record<string, unknown>)[name]);
    }
  };
  visit(json);
  const [holder, name] = slots[where % slots.length]!;
  holder[name] = value;
}

describe("data", () => {
  it.each([cpu(), reference()])("of the wrong class, length or number is refused on $name", async (backend) => {
    const executable = await backend.compile(small());
    const x = new Float32Array(6);
    expect(() => executable.run([])).toThrow("got 0 arrays of input, wanted 1");
    expect(() => executable.run([x, x])).toThrow("got 2 arrays of input, wanted 1");
    expect(() => executable.run([x.subarray(1)])).toThrow("input 0 is Float32Array of length 5; wanted Float32Array");
    expect(() => executable.run([new Int32Array(6)])).toThrow("input 0 is Int32Array of length 6");
    expect(() => executable.run([[1, 2] as never])).toThrow(DataError);
    expect(() => executable.writeState([])).toThrow("got 0 arrays of state, wanted 1");
    expect(() => executable.writeState([new Float32Array(7)])).toThrow("state 0 is Float32Array of length 7");
    executable.release();
    expect(() => executable.run([x])).toThrow("this executable was released");
  });

  it.each([cpu(), reference()])("that is no condition is refused on $name", async (backend) => {
    const condition = argumentTensor({ dtype: "bool", shape: [2] }, 0);
    const executable = await backend.compile(toProgram([condition], [select(condition, full([2], 1), 2)]).program);
    expect(await executable.run([Int32Array.of(1, 0)])).toEqual([Float32Array.of(1, 2)]);
    expect(() => executable.run([Int32Array.of(1, 2)])).toThrow("element 1 of a bool is 2; wanted 0 or 1");
  });

  it("from numbers is what it says", () => {
    expect(() => array([1, "2"] as never)).toThrow(DataError);
    expect(() => array([1, undefined] as never)).toThrow("got nothing among the numbers");
    expect(() => array([1, [2]] as never)).toThrow("rows differ in length");
    expect(() => array([1, 2.5], { dtype: "int32" })).toThrow(DtypeError);
    expect(() => array([2 ** 31], { dtype: "int32" })).toThrow("2147483648 is not an int32");
    expect(() => array([0, 2], { dtype: "bool" })).toThrow("element 1 of a bool is 2");
    expect(() => new NdArray(new Float32Array(3), [2])).toThrow("has 2 elements, the data has 3");
  });
});

describe("dtypes", () => {
  const args = (["float32", "int32", "bool"] as const).map((dtype, i) => argumentTensor({ dtype, shape: [2] }, i));

  it("do not mix: every pair of different ones is an error that says how to convert", () => {
    for (const a of args) {
      for (const b of args) {
        if (a.dtype === b.dtype) continue;
        for (const op of [add, mul, less]) expect(() => op(a, b)).toThrow(DtypeError);
      }
    }
    expect(() => add(args[0]!, args[1]!)).toThrow(
      "operands have dtypes float32 and int32; wanted the same dtype. Conv",
    );
  });

  it("of a plain number are those of the tensor beside it", () => {
    const [float32, int32, bool] = args;
    expect([mul(float32!, 2).dtype, mul(int32!, 2).dtype, select(bool!, 1, 2).dtype]).toEqual([
      "float32",
      "int32",
      "float32",
    ]);
    expect(() => mul(int32!, 0.5)).toThrow("full: 0.5 is not an int32");
    expect(() => mul(int32!, 2 ** 31)).toThrow(DtypeError);
    expect(() => add(bool!, 1)).toThrow("add: got dtype bool, wanted float32 or int32");
  });
});
