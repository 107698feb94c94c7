/** @file A plan as one WebAssembly module: a function per stretch of steps between two calls to the host. */
import { typeOf, type Instruction, type Program } from "../../program.ts";
import { sizeOf } from "../../shape.ts";
import { emitElementwise } from "./emit-elementwise.ts";
import { emitReduction, reductionView } from "./emit-reduction.ts";
import type { MemoryPlan } from "./memory-plan.ts";
import type { PlanStep, Schedule } from "./schedule.ts";
import { ModuleBuilder } from "./wasm/encoder.ts";
import type { Callable, FunctionBuilder } from "./wasm/function-builder.ts";
import { gemmScratchBytes } from "./wasm/gemm.ts";

/** What runs, in order: an exported function of the module, or an instruction on the reference kernel. */
export type Stage =
  | { readonly kind: "wasm"; readonly name: string }
  | { readonly kind: "host"; readonly instruction: Instruction; readonly value: number };

export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stages: readonly Stage[];
}

/** Operations with code here; the rest fall back to the reference kernel. */
export const nativeStructured: readonly string[] = ["matmul", "sum", "max", "oneHot", "reshape", "full", "broadcast"];

/** False for instructions that run on the host. */
export function isNative(program: Program, instruction: Instruction): boolean {
  if (!nativeStructured.includes(instruction.op)) return false;
  if (instruction.op !== "sum" && instruction.op !== "max") return true;
  const { axes } = instruction.params as { readonly axes: readonly number[] };
  return reductionView(typeOf(program, instruction.inputs[0]!).shape, axes) !== undefined;
}

interface MatmulExtents {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

function extentsOf(program: Program, instruction: Instruction): MatmulExtents {
  const [m, n] = instruction.shape as [number, number];
  const a = typeOf(program, instruction.inputs[0]!).shape;
  return { m, n, k: a[instruction.params["transposeA"] === true ? 0 : 1]! };
}

/** Workspace of the largest matrix product, in bytes. */
export function scratchBytes(program: Program): number {
  return program.instructions.reduce((most, instruction) => {
    if (instruction.op !== "matmul") return most;
    const { m, n, k } = extentsOf(program, instruction);
    return Math.max(most, gemmScratchBytes(m, n, k));
  }, 0);
}

/** Emits the module; the same program gives the same bytes. */
export function emit(program: Program, plan: Schedule, memory: MemoryPlan): Emitted {
  const module = new ModuleBuilder();
  const gemm = module.importFunction(
    "gemm",
    Array.from({ length: 12 }, () => "i32" as const),
    [],
  );
  const offsetOf = (value: number): number => {
    const offset = memory.offsets.get(plan.rootOf(value));
    if (offset === undefined) throw new Error(`value ${value} has no memory`);
    return offset;
  };
  const stages: Stage[] = [];
  const native: PlanStep[] = [];
  const flush = (): void => {
    if (native.length === 0) return;
    const name = `run${stages.length}`;
    const parts = native.splice(0).map((step) => {
      const part = module.addFunction(null, []);
      emitStep(part, program, step, offsetOf, memory.scratch, gemm);
      return part;
    });
    const run = module.addFunction(name, []);
    parts.forEach((part) => run.call(part));
    stages.push({ kind: "wasm", name });
  };
  for (const step of plan.steps) {
    if (step.kind === "instruction" && !isNative(program, step.instruction)) {
      flush();
      stages.push({ kind: "host", instruction: step.instruction, value: step.value });
    } else {
      native.push(step);
    }
  }
  flush();
  return { bytes: module.toBytes(), stages };
}

function emitStep(
  f: FunctionBuilder,
  program: Program,
  step: PlanStep,
  offsetOf: (value: number) => number,
  scratch: number,
  gemm: Callable,
): void {
  if (step.kind === "elementwise") {
    emitElementwise(f, step, offsetOf);
    return;
  }
  const { instruction, value } = step;
  const to = offsetOf(value);
  const source = instruction.inputs[0]!;
  const from = offsetOf(source);
  const type = typeOf(program, source);
  if (instruction.op === "matmul") {
    emitMatmul(f, program, instruction, [from, offsetOf(instruction.inputs[1]!), to, scratch], gemm);
  } else if (instruction.op === "sum" || instruction.op === "max") {
    const { axes } = instruction.params as unknown as { readonly axes: readonly number[] };
    const view = reductionView(type.shape, axes)!;
    emitReduction(f, { kind: instruction.op, dtype: type.dtype, view, from, to });
  } else {
    emitOneHot(f, sizeOf(type.shape), instruction.params["depth"] as number, from, to);
  }
}

function emitMatmul(
  f: FunctionBuilder,
  program: Program,
  instruction: Instruction,
  [a, b, c, scratch]: readonly [number, number, number, number],
  gemm: Callable,
): void {
  const { m, n, k } = extentsOf(program, instruction);
  const strides = (transposed: boolean, columns: number): [number, number] =>
    transposed ? [1, columns] : [columns, 1];
  const [aRow, aColumn] = strides(
    instruction.params["transposeA"] === true,
    instruction.params["transposeA"] === true ? m : k,
  );
  const [bRow, bColumn] = strides(
    instruction.params["transposeB"] === true,
    instruction.params["transposeB"] === true ? k : n,
  );
  for (const value of [a, aRow, aColumn, b, bRow, bColumn, c, n, m, n, k, scratch]) f.i32(value);
  f.call(gemm);
}

function emitOneHot(f: FunctionBuilder, count: number, depth: number, from: number, to: number): void {
  const source = f.local("i32");
  const row = f.local("i32");
  const index = f.local("i32");
  f.i32(to)
    .i32(0)
    .i32(count * depth * 4)
    .memoryFill();
  f.i32(from).set(source);
  f.i32(to).set(row);
  f.loopUp(source, from + count * 4, 4, () => {
    // As unsigned, a negative index is out of range too.
    f.get(source).load("i32.load").tee(index).i32(depth).op("i32.lt_u");
    f.if(() => {
      f.get(row).get(index).i32(2).op("i32.shl").op("i32.add").f32(1).store("f32.store");
    });
    f.get(row)
      .i32(depth * 4)
      .op("i32.add")
      .set(row);
  });
}
