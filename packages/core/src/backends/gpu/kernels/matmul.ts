/** @file Matrix products: one thread an element, sums of short sums, long inner extents split over threads. */
import type { OpParams } from "../../../op.ts";
import { readable, writable, type Dims } from "../layout.ts";
import { Source } from "../source.ts";
import { step, type Lowering } from "./lowering.ts";
import { reduceMiddle } from "./reduce.ts";

/** Sums of eight sums of eight: the error of a float32 sum grows with its length. */
const short = 8;
const block: number = short * short;
/** Longest sum of one thread where the result is too small to fill a device. */
const longest = 1024;
const smallResult = 65_536;

export const lowerMatmul: Lowering<OpParams["matmul"]> = (call) => {
  const { inputs, types, params, output, result, temporary } = call;
  const [rows, columns] = output.shape as [number, number];
  const [aType, bType] = types;
  const inner = aType!.shape[params.transposeA ? 0 : 1]!;
  const views = [aType!, bType!].map(({ shape }): Dims => [shape[1]!, shape[0]!]);
  const splits = rows * columns <= smallResult && inner > 2 * longest ? Math.ceil(inner / longest) : 1;
  const target: Dims = [columns, rows * splits];
  if (inner === 0 || !views.every(readable) || !writable(target)) return undefined;

  const source = new Source();
  const a = source.operand(inputs[0]!, views[0]!);
  const b = source.operand(inputs[1]!, views[1]!);
  const [split, row] = splits === 1 ? ["0", "this.thread.y"] : source.divide("this.thread.y", rows);
  const [i, j] = [row, "this.thread.x"];
  const term = (k: string): string =>
    `${params.transposeA ? `${a}[${k}][${i}]` : `${a}[${i}][${k}]`} * ${params.transposeB ? `${b}[${j}][${k}]` : `${b}[${k}][${j}]`}`;
  const start = splits === 1 ? undefined : source.define(`${split} * ${longest}`);
  const length = splits === 1 ? inner : longest;
  const guarded = splits > 1 && inner % longest !== 0;
  const accumulate = (into: string, offset: string): void => {
    const k = start === undefined ? offset : `(${start} + ${offset})`;
    source.line(guarded ? `if (${k} < ${inner}) { ${into} += ${term(k)}; }` : `${into} += ${term(k)};`);
  };
  source.line("let total = 0;");
  const blocks = Math.floor(length / block);
  if (blocks > 0) {
    source.loop("n", blocks);
    source.line("let middle = 0;");
    source.loop("m", short);
    source.line("let part = 0;");
    source.loop("k", short);
    accumulate("part", `n * ${block} + m * ${short} + k`);
    source.line("}");
    source.line("middle += part;");
    source.line("}");
    source.line("total += middle;");
    source.line("}");
  }
  if (length % block > 0) {
    source.line("let tail = 0;");
    source.loop("t", length % block);
    accumulate("tail", `${blocks * block} + t`);
    source.line("}");
    source.line("total += tail;");
  }
  const product = splits === 1 ? result : temporary();
  const plain = step(source, target, "total", product);
  const first = { ...plain, kernel: { ...plain.kernel, product: { rows, inner, columns, ...params, splits, length } } };
  if (splits === 1) return [first];
  const rest = reduceMiddle("sum", product, { outer: 1, extent: splits, inner: rows * columns }, result, temporary);
  return rest && [first, ...rest];
};
