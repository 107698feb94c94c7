/**
 * @file Reductions in stages: no thread combines more than 1,024 elements, and chunks are about √n long, because a
 * float32 sum loses with its length.
 */
import type { ReductionParams } from "../../../reduction.ts";
import { sizeOf } from "../../../shape.ts";
import { readable, writable, type Dims } from "../layout.ts";
import { Source } from "../source.ts";
import { step, type KernelStep, type Lowering } from "./lowering.ts";

type Kind = "sum" | "max";

const largestChunk = 1024;
const smallestChunk = 64;

/** A value as [outer, extent, inner], of which the middle is reduced. */
export interface Middle {
  readonly outer: number;
  readonly extent: number;
  readonly inner: number;
}

/** Steps that reduce the middle axis of `value` into `result`; `undefined` where the extents do not fit. */
export function reduceMiddle(
  kind: Kind,
  value: number,
  { outer, extent, inner }: Middle,
  result: number,
  temporary: () => number,
): KernelStep[] | undefined {
  const chunk = Math.min(extent, largestChunk, Math.max(smallestChunk, Math.ceil(Math.sqrt(extent))));
  const chunks = Math.ceil(extent / chunk);
  const target = chunks === 1 ? result : temporary();
  const first = stage(kind, value, { outer, extent, inner }, chunk, target);
  if (first === undefined) return undefined;
  if (chunks === 1) return [first];
  const rest = reduceMiddle(kind, target, { outer, extent: chunks, inner }, result, temporary);
  return rest && [first, ...rest];
}

/** [outer, extent, inner] → [outer, ⌈extent / chunk⌉, inner]. */
function stage(
  kind: Kind,
  value: number,
  { outer, extent, inner }: Middle,
  chunk: number,
  result: number,
): KernelStep | undefined {
  const chunks = Math.ceil(extent / chunk);
  const wide: Dims = [chunks * inner, outer];
  const tall: Dims = [inner, outer * chunks];
  const output = writable(wide) ? wide : tall;
  const long: Dims = [extent * inner, outer];
  const view: Dims = readable(long) ? long : [inner, outer * extent];
  if (!writable(output) || !readable(view)) return undefined;

  const source = new Source();
  const [row, column] = ["this.thread.y", "this.thread.x"];
  const [outerIndex, chunkIndex, innerIndex] =
    output === wide ? [row, ...source.divide(column, inner)] : [...source.divide(row, chunks), column];
  const operand = source.operand(value, view);
  const start = source.define(`${chunkIndex} * ${chunk}`);
  const at = (k: string): string =>
    view === long
      ? `${operand}[${outerIndex}][(${start} + ${k}) * ${inner} + ${innerIndex}]`
      : `${operand}[${outerIndex} * ${extent} + ${start} + ${k}][${innerIndex}]`;
  source.line(kind === "sum" ? "let total = 0;" : `let total = ${at("0")};`);
  source.loop("k", chunk);
  if (extent % chunk !== 0) source.line(`if (${start} + k < ${extent}) {`);
  source.line(`const element = ${at("k")};`);
  source.line(
    kind === "sum" ? "total += element;" : "if (element > total || element !== element) { total = element; }",
  );
  if (extent % chunk !== 0) source.line("}");
  source.line("}");
  return step(source, output, "total", result);
}

/** Reduces one run of neighbouring axes after another, the last run first. */
export function lowerReduction(kind: Kind): Lowering<ReductionParams> {
  return ({ inputs: [input], types: [type], params: { axes }, result, temporary }) => {
    const { shape } = type!;
    const runs = runsOf(axes).reverse();
    if (runs.length === 0) return undefined;
    const steps: KernelStep[] = [];
    let current = input!;
    let extents = shape;
    for (const [index, [from, to]] of runs.entries()) {
      const target = index === runs.length - 1 ? result : temporary();
      const middle = {
        outer: sizeOf(extents.slice(0, from)),
        extent: sizeOf(extents.slice(from, to)),
        inner: sizeOf(extents.slice(to)),
      };
      const reduced = reduceMiddle(kind, current, middle, target, temporary);
      if (reduced === undefined) return undefined;
      steps.push(...reduced);
      extents = extents.map((extent, axis) => (axis >= from && axis < to ? 1 : extent));
      current = target;
    }
    return steps;
  };
}

/** Half-open runs of consecutive numbers in an ascending list. */
function runsOf(axes: readonly number[]): (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  for (const axis of axes) {
    const last = runs.at(-1);
    if (last?.[1] === axis) last[1]++;
    else runs.push([axis, axis + 1]);
  }
  return runs;
}
