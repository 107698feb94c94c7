/** @file The structured operations that have kernels. */
import type { OpName, OpParams } from "../../../op.ts";
import { lowerConcatenate, lowerGather, lowerOneHot, lowerPad, lowerSlice, lowerTranspose } from "./copy.ts";
import type { Lowering } from "./lowering.ts";
import { lowerMatmul } from "./matmul.ts";
import { lowerReduction } from "./reduce.ts";
import { lowerFoldPatches, lowerPatches } from "./window.ts";

const table: { readonly [N in OpName]?: Lowering<OpParams[N]> } = {
  concatenate: lowerConcatenate,
  foldPatches: lowerFoldPatches,
  gather: lowerGather,
  matmul: lowerMatmul,
  max: lowerReduction("max"),
  oneHot: lowerOneHot,
  pad: lowerPad,
  patches: lowerPatches,
  slice: lowerSlice,
  sum: lowerReduction("sum"),
  transpose: lowerTranspose,
};

/** The lowering of a structured operation, if it has one. */
export function loweringOf(operation: string): Lowering<never> | undefined {
  return (table as Readonly<Record<string, Lowering<never>>>)[operation];
}
