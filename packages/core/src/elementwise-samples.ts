/** @file Samples that elementwise operations share: a vector with a tail, a matrix, a scalar, nothing. */
import type { Dtype } from "./dtype.ts";
import { noParams, type NoParams } from "./elementwise.ts";
import type { OpSample } from "./op.ts";
import type { Shape } from "./shape.ts";

type Interval = readonly [number, number];

function sample(
  dtype: Dtype,
  shape: Shape,
  operands: number,
  domain: readonly Interval[] | undefined,
): OpSample<NoParams> {
  const inputs = Array.from({ length: operands }, () => ({ dtype, shape }));
  return { inputs, params: noParams, ...(domain === undefined ? {} : { domain }) };
}

/** Of a function of one float32, drawn from an interval; default [−2, 2]. */
export function unarySamples(interval?: Interval): readonly OpSample<NoParams>[] {
  const domain = interval && [interval];
  return [[7], [2, 3], [], [0]].map((shape) => sample("float32", shape, 1, domain));
}

/** Of a function of two float32, drawn from an interval each, or of two int32. */
export function binarySamples(domain?: readonly [Interval, Interval]): readonly OpSample<NoParams>[] {
  return [
    ...[[5], [2, 3], [0]].map((shape) => sample("float32", shape, 2, domain)),
    sample("int32", [6], 2, undefined),
  ];
}
