/** @file Random programs for fuzzing: any seed gives a valid program over all recorded kinds of operations. */
import type { TypedArray } from "../dtype.ts";
import { gradients } from "../grad.ts";
import { abs } from "../ops/abs.ts";
import { add } from "../ops/add.ts";
import { argmax } from "../ops/argmax.ts";
import { broadcast } from "../ops/broadcast.ts";
import { cast } from "../ops/cast.ts";
import { div } from "../ops/div.ts";
import { exp } from "../ops/exp.ts";
import { less } from "../ops/less.ts";
import { matmul } from "../ops/matmul.ts";
import { max } from "../ops/max.ts";
import { maximum } from "../ops/maximum.ts";
import { mul } from "../ops/mul.ts";
import { neg } from "../ops/neg.ts";
import { oneHot } from "../ops/one-hot.ts";
import { relu } from "../ops/relu.ts";
import { reshape } from "../ops/reshape.ts";
import { select } from "../ops/select.ts";
import { sub } from "../ops/sub.ts";
import { sum } from "../ops/sum.ts";
import { tanh } from "../ops/tanh.ts";
import { transpose } from "../ops/transpose.ts";
import type { Program } from "../program.ts";
import type { Key } from "../random/key.ts";
import { integers, uniform } from "../random/sample.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { argumentTensor, toProgram } from "../trace.ts";

export interface RandomProgram {
  readonly program: Program;
  readonly inputs: readonly TypedArray[];
}

/** A program of about `length` operations on float32 values of rank 2 with extents up to 9, state included. */
export function randomProgram(key: Key, length: number): RandomProgram {
  let draws = 0;
  const pick = (below: number): number => integers(key.fold("pick", draws++), 1, below)[0]!;
  const shape = (): number[] => [1 + pick(9), 1 + pick(9)];
  const shapes = Array.from({ length: 3 }, shape);
  const args = [...shapes, ...shapes].map((extents, index) =>
    argumentTensor({ dtype: "float32", shape: extents }, index),
  );
  const pool: Tensor[] = [...args];
  const any = (): Tensor => pool[pick(pool.length)]!;
  const like = (x: Tensor): Tensor => {
    const same = pool.filter((other) => other.shape.every((extent, axis) => extent === x.shape[axis]));
    return same[pick(same.length)]!;
  };
  const grow: readonly ((x: Tensor) => Tensor)[] = [
    (x) => add(x, like(x)),
    (x) => sub(like(x), x),
    (x) => mul(x, like(x)),
    (x) => div(x, add(abs(like(x)), 0.5)),
    (x) => maximum(x, like(x)),
    (x) => relu(x),
    (x) => tanh(x),
    (x) => exp(neg(abs(x))),
    (x) => neg(x),
    (x) => select(less(x, like(x)), x, like(x)),
    (x) => transpose(x),
    (x) => reshape(x, [x.shape[1]!, x.shape[0]!]),
    (x) => matmul(x, like(x), { transposeB: true }),
    (x) => matmul(x, like(x), { transposeA: true }),
    (x) => sub(x, broadcast(sum(x, { axes: pick(2), keepDims: true }), x.shape)),
    (x) => sub(x, max(x, { axes: pick(2), keepDims: true })),
    (x) => add(x, mul(broadcast(sum(x), x.shape), 0.125)),
    (x) => mul(x, oneHot(argmax(x), x.shape[1]!)),
    (x) => mul(x, cast(less(0, like(x)), "float32")),
  ];
  for (let i = 0; i < length; i++) pool.push(grow[pick(grow.length)]!(any()));
  const last = pool.at(-1)!;
  const loss = sum(mul(tanh(last), tanh(like(last))));
  const [gradient] = gradients(loss, [args[pick(args.length)]!]);
  // Next states: anything of the right shape, other states included.
  const state = pick(4);
  const next = args.slice(0, state).map(like);
  const { program } = toProgram(args, [...next, loss, gradient!, any()], state);
  const inputs = args.map(({ shape: extents }, i) =>
    uniform(key.fold("input", i), sizeOf(extents), { low: -2, high: 2 }),
  );
  return { program, inputs };
}
