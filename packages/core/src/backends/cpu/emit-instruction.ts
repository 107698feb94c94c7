/** @file One structured instruction as code: a table by operation. */
import type { OpName, OpParams } from "../../op.ts";
import { typeOf, type Instruction, type Program } from "../../program.ts";
import { sizeOf, stridesOf, type Shape, type ValueType } from "../../shape.ts";
import { emitCopy, type Layout } from "./emit-copy.ts";
import { emitRandomBits } from "./emit-random.ts";
import { emitGather, emitScatterAdd } from "./emit-rows.ts";
import { emitFoldPatches, emitPatches } from "./emit-window.ts";
import { emitArgmax, emitCumulativeSum, type LinesCall } from "./emit-lines.ts";
import { emitReduction, reductionView, type Reduction } from "./emit-reduction.ts";
import { share, type Part } from "./part.ts";
import type { Target } from "./wasm/encoder.ts";
import type { Callable, FunctionBuilder, Local } from "./wasm/function-builder.ts";
import { gemmScratchBytes } from "./wasm/gemm.ts";

/** Operations with code here; the rest fall back to the reference kernel. */
export const nativeStructured: readonly string[] = [
  "argmax",
  "batchMatmul",
  "broadcast",
  "concatenate",
  "cumulativeSum",
  "flip",
  "foldPatches",
  "full",
  "gather",
  "matmul",
  "max",
  "oneHot",
  "pad",
  "patches",
  "prod",
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
  if (!["sum", "max", "prod"].includes(instruction.op)) return true;
  const { axes } = instruction.params as { readonly axes: readonly number[] };
  return reductionView(typeOf(program, instruction.inputs[0]!).shape, axes) !== undefined;
}

interface MatmulExtents {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** C[m, n] = A·B over k, from the instruction and the shape of A as it is stored; of one product of a batch. */
function matmulExtents(instruction: Instruction, a: Shape): MatmulExtents {
  const [m, n] = instruction.shape.slice(-2) as [number, number];
  return { m, n, k: a.at(paramsOf("matmul", instruction).transposeA ? -2 : -1)! };
}

const isProduct = ({ op }: Instruction): boolean => op === "matmul" || op === "batchMatmul";

/** Workspace of a matrix product, in bytes; 0 for other instructions. */
export function scratchBytes(program: Program, instruction: Instruction, target: Target): number {
  if (!isProduct(instruction)) return 0;
  const { m, n, k } = matmulExtents(instruction, typeOf(program, instruction.inputs[0]!).shape);
  return gemmScratchBytes(m, n, k, target);
}

/** One structured instruction with the byte addresses of its operands and its result. */
export interface InstructionCall {
  readonly instruction: Instruction;
  readonly types: readonly ValueType[];
  readonly from: readonly number[];
  readonly to: number;
  /** Workspace that nobody else uses meanwhile. */
  readonly scratch: number;
  readonly gemm: Callable;
  /** What to compute; operations outside `shared` are only asked for the whole. */
  readonly part: Part;
  /** Pairs of vectors become one; see `Target`. */
  readonly wide: boolean;
}

/** Parameters as the operation's file declares them; they were checked when the instruction was recorded. */
export function paramsOf<N extends OpName>(_: N, instruction: Instruction): OpParams[N] {
  return instruction.params as unknown as OpParams[N];
}

/** Code of each operation in `nativeStructured` that is not lazy. */
const emitters: Readonly<Record<string, (f: FunctionBuilder, call: InstructionCall) => void>> = {
  matmul: emitMatmul,
  batchMatmul: emitBatchMatmul,
  prod: (f, call) => emitReduce(f, call, "prod"),
  argmax: (f, { instruction, types: [type], from: [from], to }) => {
    emitArgmax(f, lines(type!, paramsOf("argmax", instruction).axis, from!, to));
  },
  cumulativeSum: (f, { instruction, types: [type], from: [from], to }) => {
    const { axis, reverse } = paramsOf("cumulativeSum", instruction);
    emitCumulativeSum(f, { ...lines(type!, axis, from!, to), reverse });
  },
  flip: (f, { instruction, types: [type], from: [from], to, part }) => {
    const { axes } = paramsOf("flip", instruction);
    const strides = stridesOf(type!.shape);
    const last = axes.reduce((sum, axis) => sum + (type!.shape[axis]! - 1) * strides[axis]!, 0);
    const backwards = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
    const source = { address: from! + 4 * last, strides: backwards };
    emitCopy(f, type!.shape, source, contiguous(to, type!.shape), part);
  },
  sum: (f, call) => emitReduce(f, call, "sum"),
  max: (f, call) => emitReduce(f, call, "max"),
  oneHot: (f, { instruction, types: [type], from: [from], to }) => {
    emitOneHot(f, sizeOf(type!.shape), paramsOf("oneHot", instruction).depth, from!, to);
  },
  randomBits: (f, { instruction, from: [key], to, part, wide }) =>
    emitRandomBits(f, { count: sizeOf(instruction.shape), key: key!, to, part, wide }),
  patches: (f, { instruction, types: [type], from: [from], to, part }) => {
    const params = paramsOf("patches", instruction);
    const [image, source] = images(part, type!.shape, from!);
    const [patches, target] = images(part, instruction.shape, to);
    emitPatches(f, { params, image, patches, from: source, to: target });
  },
  foldPatches: (f, { instruction, types: [type], from: [from], to, part }) => {
    const params = paramsOf("foldPatches", instruction);
    const [patches, source] = images(part, type!.shape, from!);
    const [image, target] = images(part, instruction.shape, to);
    emitFoldPatches(f, { params, image, patches, from: source, to: target });
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
  transpose: (f, { instruction, types: [type], from: [from], to, part }) => {
    const strides = stridesOf(type!.shape);
    const permuted = paramsOf("transpose", instruction).permutation.map((axis) => strides[axis]!);
    emitCopy(f, instruction.shape, { address: from!, strides: permuted }, contiguous(to, instruction.shape), part);
  },
  slice: (f, { instruction, types: [type], from: [from], to, part }) => {
    const block = blockAt(from!, type!.shape, paramsOf("slice", instruction).starts);
    emitCopy(f, instruction.shape, block, contiguous(to, instruction.shape), part);
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

/** Operations that can be divided between threads, with the number of float operations that one element of the result takes. */
const shared: Readonly<Record<string, (call: Pick<InstructionCall, "instruction" | "types">) => number>> = {
  matmul: ({ instruction, types: [a] }) => 2 * matmulExtents(instruction, a!.shape).k,
  batchMatmul: ({ instruction, types: [a] }) => 2 * matmulExtents(instruction, a!.shape).k,
  sum: ({ instruction, types: [x] }) => sizeOf(x!.shape) / Math.max(1, sizeOf(instruction.shape)),
  max: ({ instruction, types: [x] }) => sizeOf(x!.shape) / Math.max(1, sizeOf(instruction.shape)),
  prod: ({ instruction, types: [x] }) => sizeOf(x!.shape) / Math.max(1, sizeOf(instruction.shape)),
  flip: () => 1,
  randomBits: () => 20,
  patches: () => 1,
  foldPatches: ({ instruction, types: [x] }) => sizeOf(x!.shape) / Math.max(1, sizeOf(instruction.shape)),
  transpose: () => 1,
  slice: () => 1,
};

/** Float operations of an instruction that threads can share; 0 where they cannot. */
export function sharedWork(program: Program, instruction: Instruction): number {
  const perElement = shared[instruction.op];
  if (perElement === undefined) return 0;
  const types = instruction.inputs.map((id) => typeOf(program, id));
  return sizeOf(instruction.shape) * perElement({ instruction, types });
}

export function emitInstruction(f: FunctionBuilder, call: InstructionCall): void {
  const emitter = emitters[call.instruction.op];
  if (emitter === undefined) throw new Error(`the CPU backend has no code for ${call.instruction.op}`);
  emitter(f, call);
}

/** The images of a part: their shape and the address of the first; the first axis numbers them. */
function images(part: Part, [count = 0, ...rest]: Shape, address: number): [shape: Shape, address: number] {
  const [begin, end] = share(part, count, 1);
  return [[end - begin, ...rest], address + 4 * begin * sizeOf(rest)];
}

function contiguous(address: number, shape: Shape): Layout {
  return { address, strides: stridesOf(shape) };
}

/** The block of a value of `shape` that begins at `starts`. */
function blockAt(address: number, shape: Shape, starts: readonly number[]): Layout {
  const strides = stridesOf(shape);
  return { address: address + 4 * starts.reduce((sum, start, axis) => sum + start * strides[axis]!, 0), strides };
}

function lines({ dtype, shape }: ValueType, axis: number, from: number, to: number): LinesCall {
  return { view: reductionView(shape, [axis])!, dtype, from, to };
}

function emitReduce(
  f: FunctionBuilder,
  { instruction, types: [type], from: [from], to, part, wide }: InstructionCall,
  kind: Reduction["kind"],
): void {
  const view = reductionView(type!.shape, paramsOf(kind, instruction).axes)!;
  emitReduction(f, { kind, dtype: type!.dtype, view, from: from!, to, wide }, part);
}

/** Strides of A and B in elements for the matrix product, and its extents. */
function productLayout(
  instruction: Instruction,
  a: Shape,
): MatmulExtents & Record<"aRow" | "aColumn" | "bRow" | "bColumn", number> {
  const { transposeA, transposeB } = paramsOf("matmul", instruction);
  const extents = matmulExtents(instruction, a);
  const { m, n, k } = extents;
  const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
  const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
  return { ...extents, aRow, aColumn, bRow, bColumn };
}

function emitMatmul(
  f: FunctionBuilder,
  { instruction, types, from: [a, b], to, scratch, gemm, part }: InstructionCall,
): void {
  const { m, n, k, aRow, aColumn, bRow, bColumn } = productLayout(instruction, types[0]!.shape);
  // Each part packs the whole of one operand: that of the shorter side.
  const byRows = m >= n;
  const [begin, end] = byRows ? share(part, m, 4) : share(part, n, 16);
  if (begin === end) return;
  const [rows, columns] = byRows ? [end - begin, n] : [m, end - begin];
  const aAt = a! + (byRows ? 4 * begin * aRow : 0);
  const bAt = b! + (byRows ? 0 : 4 * begin * bColumn);
  const cAt = to + 4 * begin * (byRows ? n : 1);
  for (const value of [aAt, aRow, aColumn, bAt, bRow, bColumn, cAt, n, rows, columns, k, scratch, 0]) f.i32(value);
  f.call(gemm);
}

function emitBatchMatmul(
  f: FunctionBuilder,
  { instruction, types, from: [a, b], to, scratch, gemm, part }: InstructionCall,
): void {
  const { m, n, k, aRow, aColumn, bRow, bColumn } = productLayout(instruction, types[0]!.shape);
  const [begin, end] = share(part, instruction.shape[0]!, 1);
  const matrix = (address: number, size: number): { readonly at: Local; readonly bytes: number } => {
    const at = f.local("i32");
    f.i32(address + 4 * begin * size).set(at);
    return { at, bytes: 4 * size };
  };
  const [left, right, product] = [matrix(a!, m * k), matrix(b!, k * n), matrix(to, m * n)] as const;
  const count = f.local("i32");
  f.loopUp(count, end - begin, 1, () => {
    f.get(left.at).i32(aRow).i32(aColumn).get(right.at).i32(bRow).i32(bColumn).get(product.at);
    for (const value of [n, m, n, k, scratch, 0]) f.i32(value);
    f.call(gemm);
    for (const { at, bytes } of [left, right, product]) f.get(at).i32(bytes).op("i32.add").set(at);
  });
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
