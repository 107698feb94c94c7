import { cpu, reference, type Instruction, type Program } from "@nn/core";
import { beforeAll, describe, expect, it } from "vitest";
import { faultyBackend } from "../../test/faulty-backend.ts";
import { sampleSuite } from "@nn/trials/testing";
import { loadDatasets, planCell, type TrialContext, type TrialSpec } from "@nn/trials";
import { bisectTrial, type TrialBisection } from "./bisect-trial.ts";
import { isTraining } from "./tap.ts";
import { compareArrays, ulpDistance } from "./ulps.ts";

let context: Omit<TrialContext, "backend">;
let spec: TrialSpec;
beforeAll(async () => {
  const suite = sampleSuite();
  context = { datasets: await loadDatasets(suite) };
  const cell = suite.cells.find(({ problem, treatment }) => problem === "moons-d2" && treatment === "he-normal");
  const trial = cell === undefined ? undefined : planCell(suite, cell, new Map()).fixed[0];
  if (trial === undefined) throw new Error("the sample suite has no such trial");
  spec = trial.spec;
});

/** The nth instruction with the operation in a program that has `of` of them. */
const nth =
  (op: string, n: number) =>
  (instruction: Instruction, index: number, program: Program): boolean =>
    instruction.op === op && program.instructions.slice(0, index).filter((other) => other.op === op).length === n;

async function find(fault: Parameters<typeof faultyBackend>[0]): Promise<NonNullable<TrialBisection["difference"]>> {
  const { difference } = await bisectTrial(spec, context, cpu(), faultyBackend(fault));
  if (difference === undefined) throw new Error("the planted fault was not found");
  return difference;
}

describe("bisectTrial", () => {
  it("finds nothing between two backends that agree", async () => {
    const { left, right, difference } = await bisectTrial(spec, context, cpu(), reference());
    expect(difference).toBeUndefined();
    expect(right).toEqual(left);
    expect(left.status).toBe("completed");
  });

  it.each([
    ["matmul", 0, { layer: "dense1", direction: "forward" }],
    ["matmul", 1, { layer: "dense2", direction: "forward" }],
    ["tanh", 1, { layer: "dense2", direction: "forward" }],
    ["matmul", 2, { layer: "dense3", direction: "forward" }],
    ["div", 2, { layer: "dense3", direction: "loss" }],
  ] as const)("finds step, layer and operation of a fault in %s number %i", async (op, n, place) => {
    const { step, phase, instruction } = await find({ at: nth(op, n), fromStep: 7, ulps: 3 });
    expect([step, phase]).toEqual([7, "training"]);
    expect(instruction).toMatchObject({ code: { op }, place, seen: "alone", count: 1, index: 0, ulps: 3 });
  });

  it("tells the gradients of a layer from its update", async () => {
    const seen: string[] = [];
    for (const n of [3, 4, 5, 6, 7]) {
      const { instruction } = await find({ at: nth("matmul", n), fromStep: 2, ulps: 100 });
      seen.push(`${instruction?.place?.layer} ${instruction?.place?.direction}`);
    }
    // Gradients at the outputs of dense2 and dense1, then those of the kernels.
    expect(seen).toEqual([2, 1, 1, 2, 3].map((layer) => `dense${layer} backward`));
    const updates: string[] = [];
    for (const layer of ["dense1", "dense2", "dense3"]) {
      const { instruction } = await find({ at: isUpdateOf(layer), fromStep: 1, ulps: 1 });
      updates.push(`${instruction?.code.op} ${instruction?.place?.layer} ${instruction?.place?.direction}`);
    }
    expect(updates).toEqual(["sub dense1 update", "sub dense2 update", "sub dense3 update"]);
  });

  it("finds a fault that hides when every value is looked at", async () => {
    const { step, instruction } = await find({
      at: nth("tanh", 1),
      fromStep: 4,
      ulps: 10_000,
      hidesFromInspection: true,
    });
    expect(step).toBe(4);
    expect(instruction).toMatchObject({ code: { op: "tanh" }, seen: "fused", place: { layer: "dense2" } });
  });

  it("finds a fault of the evaluation", async () => {
    const inEvaluation = nth("matmul", 2);
    const { phase, step, instruction } = await find({
      at: (code, index, program) => !isTraining(program) && inEvaluation(code, index, program),
      fromStep: 0,
      ulps: 100,
    });
    expect([phase, step]).toEqual(["evaluation", 0]);
    expect(instruction).toMatchObject({ code: { op: "matmul" }, place: { layer: "dense3", direction: "evaluation" } });
  });
});

describe("ulps", () => {
  it("counts the numbers between", () => {
    expect(ulpDistance(1, 1 + 2 ** -23)).toBe(1);
    expect(ulpDistance(1, 1 - 2 ** -24)).toBe(1);
    expect(ulpDistance(-0, 0)).toBe(1);
    expect(ulpDistance(-(2 ** -149), 2 ** -149)).toBe(3);
    expect(ulpDistance(Number.NaN, Number.NaN)).toBe(0);
    expect(ulpDistance(Number.NaN, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(ulpDistance(3.4028234663852886e38, Number.POSITIVE_INFINITY)).toBe(1);
  });

  it("finds the first and the largest difference of arrays", () => {
    const left = Float32Array.of(1, Number.NaN, 2, 3);
    expect(compareArrays(left, Float32Array.of(1, Number.NaN, 2, 3))).toBeUndefined();
    expect(compareArrays(left, Float32Array.of(1, Number.NaN, 2 + 2 ** -22, 3 + 2 ** -20))).toEqual({
      count: 2,
      size: 4,
      index: 2,
      left: 2,
      right: 2 + 2 ** -22,
      ulps: 4,
    });
    expect(compareArrays(Int32Array.of(1, 2), Int32Array.of(1, 5))).toMatchObject({ count: 1, index: 1, ulps: 3 });
  });
});

/** The new value of a kernel; those of dense1, dense2 and dense3 have 2 × 8, 8 × 8 and 8 × 2 elements. */
function isUpdateOf(layer: string): (instruction: Instruction, index: number, program: Program) => boolean {
  const shape = { dense1: "2,8", dense2: "8,8", dense3: "8,2" }[layer];
  return ({ op, shape: own }, index, program) =>
    op === "sub" && own.join() === shape && program.outputs.includes(program.inputs.length + index);
}
