/** @file A convolution or one of its gradients, a few images at a time; see `window-products.ts`. */
import { paramsOf } from "./emit-instruction.ts";
import { emitFoldPatches, emitPatches, type ImageRange } from "./emit-window.ts";
import { typeOf, type Program } from "../../program.ts";
import { sizeOf, type Shape } from "../../shape.ts";
import type { Target } from "./wasm/encoder.ts";
import type { Callable, FunctionBuilder, Local } from "./wasm/function-builder.ts";
import { gemmScratchBytes } from "./wasm/gemm.ts";
import type { WindowProductStep } from "./window-products.ts";

/** Bytes of windows that are in memory at a time: half of a second-level cache. */
const mostBytes = 524_288;
const alignment = 64;

interface Geometry {
  /** [n, height, width, channels] and [n, rows, columns, window rows, window columns, channels] */
  readonly image: Shape;
  readonly patches: Shape;
  /** Windows of an image, elements of a window, columns of the product's other side. */
  readonly positions: number;
  readonly depth: number;
  readonly others: number;
  /** Images at a time. */
  readonly images: number;
  /** Extents of one call of the matrix product. */
  readonly extents: readonly [m: number, n: number, k: number];
}

const folds = ({ window }: WindowProductStep): boolean => window.op === "foldPatches";

function geometryOf(program: Program, step: WindowProductStep): Geometry {
  const { product, window } = step;
  const source = typeOf(program, window.inputs[0]!).shape;
  const [image, patches] = folds(step) ? [window.shape, source] : [source, window.shape];
  const positions = sizeOf(patches.slice(1, 3));
  const depth = sizeOf(patches.slice(3));
  const images = Math.min(Math.max(1, Math.floor(mostBytes / (positions * depth * 4))), Math.max(1, image[0]!));
  const { transposeA } = paramsOf("matmul", product);
  const others = folds(step) ? typeOf(program, product.inputs[0]!).shape[1]! : product.shape[1]!;
  const rows = images * positions;
  const extents = folds(step)
    ? ([rows, depth, others] as const)
    : transposeA
      ? ([depth, others, rows] as const)
      : ([rows, others, depth] as const);
  return { image, patches, positions, depth, others, images, extents };
}

const windowBytes = ({ images, positions, depth }: Geometry): number =>
  Math.ceil((images * positions * depth * 4) / alignment) * alignment + alignment;

/** Workspace: the windows of some images, then that of the matrix product. */
export function windowProductScratch(program: Program, step: WindowProductStep, target: Target): number {
  const geometry = geometryOf(program, step);
  return windowBytes(geometry) + gemmScratchBytes(...geometry.extents, target);
}

export interface WindowProductCall {
  /** Byte addresses of the two operands and of the result. */
  readonly from: readonly [left: number, right: number];
  readonly to: number;
  readonly scratch: number;
  readonly gemm: Callable;
}

export function emitWindowProduct(
  f: FunctionBuilder,
  program: Program,
  step: WindowProductStep,
  { from: [left, right], to, scratch, gemm }: WindowProductCall,
): void {
  const geometry = geometryOf(program, step);
  const { image, patches, positions, depth, others, images } = geometry;
  const { product, window } = step;
  if (sizeOf(image) === 0 || sizeOf(patches) === 0 || sizeOf(product.shape) === 0) {
    f.i32(to)
      .i32(0)
      .i32(sizeOf(folds(step) ? image : product.shape) * 4)
      .memoryFill();
    return;
  }
  const { transposeA, transposeB } = paramsOf("matmul", product);
  const range = { first: f.local("i32"), end: f.local("i32") } satisfies ImageRange;
  const rows = f.local("i32");
  const count = image[0]!;
  const workspace = scratch + windowBytes(geometry);
  /** Pushes address + first image · bytes of an image. */
  const at = (address: number, bytes: number): FunctionBuilder =>
    f.i32(address).get(range.first).i32(bytes).op("i32.mul").op("i32.add");
  const numbers = (...values: readonly (number | Local)[]): FunctionBuilder => {
    for (const value of values) {
      if (typeof value === "number") f.i32(value);
      else f.get(value);
    }
    return f;
  };
  f.i32(0).set(range.first);
  f.loopUp(range.first, count, images, () => {
    f.get(range.first).i32(images).op("i32.add").tee(range.end).i32(count);
    f.get(range.end).i32(count).op("i32.lt_u").op("select").set(range.end);
    f.get(range.end).get(range.first).op("i32.sub").i32(positions).op("i32.mul").set(rows);
    if (folds(step)) {
      const [bRow, bColumn] = transposeB ? [1, others] : [depth, 1];
      at(left, positions * others * 4);
      numbers(others, 1, right, bRow, bColumn, scratch, depth, rows, depth, others, workspace, 0).call(gemm);
      const params = paramsOf("foldPatches", window);
      emitFoldPatches(f, { params, image, patches, from: scratch, to }, range);
      return;
    }
    emitPatches(f, { params: paramsOf("patches", window), image, patches, from: left, to: scratch }, range);
    if (transposeA) {
      // The sums over the windows of all images go on from one range to the next.
      numbers(scratch, 1, depth);
      if (transposeB)
        at(right, positions * 4)
          .i32(1)
          .i32(count * positions);
      else
        at(right, positions * others * 4)
          .i32(others)
          .i32(1);
      numbers(to, others, depth, others, rows, workspace, range.first).call(gemm);
      return;
    }
    const [bRow, bColumn] = transposeB ? [1, depth] : [others, 1];
    numbers(scratch, depth, 1, right, bRow, bColumn);
    at(to, positions * others * 4);
    numbers(others, rows, others, depth, workspace, 0).call(gemm);
  });
}
