/** @file A plan as one WebAssembly module: a function per stretch of steps between two calls to the host. */
import { typeOf, type Instruction, type Program } from "../../program.ts";
import type { OpName, OpParams } from "../../op.ts";
import { sizeOf, stridesOf, type Shape, type ValueType } from "../../shape.ts";
import { emitCopy, type Layout } from "./emit-copy.ts";
import { emitElementwise } from "./emit-elementwise.ts";
import { emitRandomBits } from "./emit-random.ts";
import { emitGather, emitScatterAdd } from "./emit-rows.ts";
import { emitFoldPatches, emitPatches } from "./emit-window.ts";
import { emitReduction, reductionView } from "./emit-reduction.ts";
import type { MemoryPlan } from "./memory-plan.ts";
import type { PlanStep, Schedule } from "./schedule.ts";
import { ModuleBuilder, type Target } from "./wasm/encoder.ts";
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
export const nativeStructured: readonly string[] = [
  "broadcast",
  "concatenate",
  "foldPatches",
  "full",
  "gather",
  "matmul",
  "max",
  "oneHot",
  "pad",
  "patches",
  "randomBits",
  "reshape",
  "scatterAdd",
  "slice",
  "sum",
  "transpose",
];

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

/** C[m, n] = A·B over k, from the instruction and the shape of A as it is stored. */
function matmulExtents(instruction: Instruction, a: Shape): MatmulExtents {
  const [m, n] = instruction.shape as [number, number];
  return { m, n, k: a[paramsOf("matmul", instruction).transposeA ? 0 : 1]! };
}

/** Workspace of the largest matrix product, in bytes. */
export function scratchBytes(program: Program): number {
  return program.instructions.reduce((most, instruction) => {
    if (instruction.op !== "matmul") return most;
    const { m, n, k } = matmulExtents(instruction, typeOf(program, instruction.inputs[0]!).shape);
    return Math.max(most, gemmScratchBytes(m, n, k));
  }, 0);
}

/** Emits the module; the same program gives the same bytes. */
export function emit(program: Program, plan: Schedule, memory: MemoryPlan, target: Target): Emitted {
  const module = new ModuleBuilder(target);
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
  emitInstruction(f, {
    instruction,
    types: instruction.inputs.map((id) => typeOf(program, id)),
    from: instruction.inputs.map(offsetOf),
    to: offsetOf(value),
    scratch,
    gemm,
  });
}

/** One structured instruction with the byte addresses of its operands and its result. */
interface InstructionCall {
  readonly instruction: Instruction;
  readonly types: readonly ValueType[];
  readonly from: readonly number[];
  readonly to: number;
  readonly scratch: number;
  readonly gemm: Callable;
}

/** Parameters as the operation's file declares them; they were checked when the instruction was recorded. */
function paramsOf<N extends OpName>(_: N, instruction: Instruction): OpParams[N] {
  return instruction.params as unknown as OpParams[N];
}

/** Code of each operation in `nativeStructured` that is not lazy. */
const emitters: Readonly<Record<string, (f: FunctionBuilder, call: InstructionCall) => void>> = {
  matmul: emitMatmul,
  sum: (f, call) => emitReduce(f, call, "sum"),
  max: (f, call) => emitReduce(f, call, "max"),
  oneHot: (f, { instruction, types: [type], from: [from], to }) => {
    emitOneHot(f, sizeOf(type!.shape), paramsOf("oneHot", instruction).depth, from!, to);
  },
  randomBits: (f, { instruction, from: [key], to }) => emitRandomBits(f, sizeOf(instruction.shape), key!, to),
  patches: (f, { instruction, types: [type], from: [from], to }) => {
    const params = paramsOf("patches", instruction);
    emitPatches(f, { params, image: type!.shape, patches: instruction.shape, from: from!, to });
  },
  foldPatches: (f, { instruction, types: [type], from: [from], to }) => {
    const params = paramsOf("foldPatches", instruction);
    emitFoldPatches(f, { params, image: instruction.shape, patches: type!.shape, from: from!, to });
  },
  gather: (f, { types: [table, indices], from: [rowsAt, indicesAt], to }) => {
    const [rows, features] = table!.shape as [number, number];
    const count = sizeOf(indices!.shape);
    emitGather(f, { count, rows, features, table: rowsAt!, indices: indicesAt!, list: to });
  },
  scatterAdd: (f, { instruction, types: [indices], from: [indicesAt, updatesAt], to }) => {
    const [rows, features] = instruction.shape as [number, number];
    const count = sizeOf(indices!.shape);
    emitScatterAdd(f, { count, rows, features, table: to, indices: indicesAt!, list: updatesAt! });
  },
  transpose: (f, { instruction, types: [type], from: [from], to }) => {
    const strides = stridesOf(type!.shape);
    const permuted = paramsOf("transpose", instruction).permutation.map((axis) => strides[axis]!);
    emitCopy(f, instruction.shape, { address: from!, strides: permuted }, contiguous(to, instruction.shape));
  },
  slice: (f, { instruction, types: [type], from: [from], to }) => {
    const block = blockAt(from!, type!.shape, paramsOf("slice", instruction).starts);
    emitCopy(f, instruction.shape, block, contiguous(to, instruction.shape));
  },
  pad: (f, { instruction, types: [type], from: [from], to }) => {
    f.i32(to)
      .i32(0)
      .i32(sizeOf(instruction.shape) * 4)
      .memoryFill();
    const block = blockAt(to, instruction.shape, paramsOf("pad", instruction).before);
    emitCopy(f, type!.shape, contiguous(from!, type!.shape), block);
  },
  concatenate: (f, { instruction, types, from, to }) => {
    const { axis } = paramsOf("concatenate", instruction);
    const starts = instruction.shape.map(() => 0);
    types.forEach(({ shape }, i) => {
      emitCopy(f, shape, contiguous(from[i]!, shape), blockAt(to, instruction.shape, starts));
      starts[axis]! += shape[axis]!;
    });
  },
};

function emitInstruction(f: FunctionBuilder, call: InstructionCall): void {
  const emitter = emitters[call.instruction.op];
  if (emitter === undefined) throw new Error(`the CPU backend has no code for ${call.instruction.op}`);
  emitter(f, call);
}

function contiguous(address: number, shape: Shape): Layout {
  return { address, strides: stridesOf(shape) };
}

/** The block of a value of `shape` that begins at `starts`. */
function blockAt(address: number, shape: Shape, starts: readonly number[]): Layout {
  const strides = stridesOf(shape);
  return { address: address + 4 * starts.reduce((sum, start, axis) => sum + start * strides[axis]!, 0), strides };
}

function emitReduce(
  f: FunctionBuilder,
  { instruction, types: [type], from: [from], to }: InstructionCall,
  kind: "sum" | "max",
): void {
  const view = reductionView(type!.shape, paramsOf(kind, instruction).axes)!;
  emitReduction(f, { kind, dtype: type!.dtype, view, from: from!, to });
}

function emitMatmul(
  f: FunctionBuilder,
  { instruction, types, from: [a, b], to, scratch, gemm }: InstructionCall,
): void {
  const { transposeA, transposeB } = paramsOf("matmul", instruction);
  const { m, n, k } = matmulExtents(instruction, types[0]!.shape);
  const strides = (transposed: boolean, rows: number, columns: number): [number, number] =>
    transposed ? [1, rows] : [columns, 1];
  const [aRow, aColumn] = strides(transposeA, m, k);
  const [bRow, bColumn] = strides(transposeB, k, n);
  for (const value of [a!, aRow, aColumn, b!, bRow, bColumn, to, n, m, n, k, scratch]) f.i32(value);
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
