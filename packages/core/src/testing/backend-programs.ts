/** @file Programs that conformance runs several times: fusion, memory that is used again, state, and what belongs to whom. */
import type { TypedArray } from "../dtype.ts";
import { gradients } from "../grad.ts";
import { add } from "../ops/add.ts";
import { broadcast } from "../ops/broadcast.ts";
import { cast } from "../ops/cast.ts";
import { concatenate } from "../ops/concatenate.ts";
import { exp } from "../ops/exp.ts";
import { full } from "../ops/full.ts";
import { gather } from "../ops/gather.ts";
import { less } from "../ops/less.ts";
import { matmul } from "../ops/matmul.ts";
import { max } from "../ops/max.ts";
import { mul } from "../ops/mul.ts";
import { neg } from "../ops/neg.ts";
import { pad } from "../ops/pad.ts";
import { reshape } from "../ops/reshape.ts";
import { scatterAdd } from "../ops/scatter-add.ts";
import { select } from "../ops/select.ts";
import { slice } from "../ops/slice.ts";
import { sub } from "../ops/sub.ts";
import { sum } from "../ops/sum.ts";
import { tanh } from "../ops/tanh.ts";
import { transpose } from "../ops/transpose.ts";
import type { Program } from "../program.ts";
import { key } from "../random/key.ts";
import { uniform } from "../random/sample.ts";
import { sizeOf, type ValueType } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { argumentTensor, toProgram } from "../trace.ts";

export interface BackendProgram {
  readonly title: string;
  readonly program: Program;
  readonly state: readonly TypedArray[];
  readonly runs: readonly (readonly TypedArray[])[];
}

interface Sketch {
  readonly title: string;
  readonly state?: readonly (readonly number[])[];
  readonly inputs: readonly (readonly number[])[];
  /** Next states, then outputs. */
  readonly body: (...args: Tensor[]) => readonly Tensor[];
}

/** a·b + c where the exact product needs more than 24 bits and c takes the leading ones away. */
const nearlyCancelling = [
  Float32Array.of(1 + 2 ** -12, 3, 1 + 2 ** -23, -0, 0.1),
  Float32Array.of(1 + 2 ** -12, 1 / 3, 1 + 2 ** -23, 5, 10),
  Float32Array.of(-(1 + 2 ** -11), -1, -(1 + 2 ** -22), 0, -1),
];

const sketches: readonly Sketch[] = [
  {
    title: "a second run sees nothing of the first",
    inputs: [
      [4, 5],
      [5, 3],
    ],
    body: (x, w) => {
      const hidden = tanh(matmul(x!, w!));
      const padded = pad(hidden, [1, 2], [0, 1]);
      return [
        padded,
        sum(scatterAdd(cast(less(hidden, 0), "int32"), broadcast(reshape(x!, [1, 1, 20]), [4, 3, 20]), 2)),
      ];
    },
  },
  {
    title: "outputs may repeat an input, the state and one another",
    state: [[3]],
    inputs: [[3]],
    body: (s, x) => {
      const both = add(s!, x!);
      return [both, x!, s!, both, both, reshape(x!, [3, 1])];
    },
  },
  { title: "states may trade places", state: [[5], [5]], inputs: [], body: (a, b) => [b!, a!] },
  {
    title: "the next states are computed from the states before, whatever the order",
    state: [
      [2, 3],
      [2, 3],
      [3, 2],
    ],
    inputs: [[2, 3]],
    body: (a, b, c, x) => [add(a!, b!), sub(mul(a!, 0.5), x!), transpose(a!), sum(add(a!, x!))],
  },
  {
    title: "the state is read after its next value is known",
    state: [[9]],
    inputs: [[9]],
    body: (s, x) => {
      const next = add(mul(s!, 0.5), x!);
      return [next, sub(next, s!), sum(mul(s!, next))];
    },
  },
  {
    title: "operands of every rank broadcast inside a chain",
    inputs: [[], [5], [3, 1], [2, 3, 5], [2, 1, 1]],
    body: (a, b, c, d, e) => [mul(add(sub(d!, b!), mul(c!, e!)), exp(neg(a!))), add(c!, b!), mul(a!, e!)],
  },
  {
    title: "memory is used again only when nobody reads it any more",
    inputs: [[7, 6]],
    body: (x) => {
      let y = x!;
      const kept: Tensor[] = [];
      for (let i = 0; i < 6; i++) {
        y = i % 2 === 0 ? transpose(mul(y, 1.25)) : tanh(transpose(y));
        kept.push(sum(y, { axes: 0 }));
      }
      return [concatenate(kept), y, max(x!, { axes: 1 })];
    },
  },
  {
    title: "empty values flow through everything",
    inputs: [[0, 4], [4, 0], [3]],
    body: (a, b, c) => [
      matmul(a!, matmul(b!, a!)),
      matmul(b!, a!),
      sum(a!, { axes: 0 }),
      concatenate([a!, a!]),
      add(b!, b!),
      slice(c!, [1], [0]),
    ],
  },
  {
    title: "rows out of range are zeros, and add nothing",
    inputs: [[3, 4], [6]],
    body: (table, x) => {
      const indices = cast(mul(x!, 1e9), "int32");
      const rows = gather(table!, indices);
      return [rows, scatterAdd(indices, rows, 3), gather(table!, cast(x!, "int32"))];
    },
  },
  {
    title: "a chosen side hides the other, NaN and all, in gradients too",
    inputs: [[8]],
    body: (x) => {
      const safe = select(less(0, x!), x!, full([], NaN));
      const loss = sum(select(less(0, x!), mul(safe, safe), 0));
      return [loss, gradients(loss, [x!])[0]!];
    },
  },
];

/** The programs, each with two runs on different numbers. */
export function backendPrograms(): BackendProgram[] {
  const contraction = contractionProgram();
  return [contraction, ...sketches.map(build)];
}

function build({ title, state = [], inputs, body }: Sketch): BackendProgram {
  const shapes = [...state, ...inputs];
  const args = shapes.map((shape, i) => argumentTensor(floatOf(shape), i));
  const { program } = toProgram(args, body(...args), state.length);
  const draw = (run: string, offset: number, list: readonly (readonly number[])[]): Float32Array[] =>
    list.map((shape, i) => uniform(key(1).fold(title, run, offset + i), sizeOf(shape), { low: -2, high: 2 }));
  return {
    title,
    program,
    state: draw("state", 0, state),
    runs: ["first", "second"].map((run) => draw(run, state.length, inputs)),
  };
}

function contractionProgram(): BackendProgram {
  const args = nearlyCancelling.map((_, i) => argumentTensor(floatOf([5]), i));
  const [a, b, c] = args as [Tensor, Tensor, Tensor];
  const product = mul(a, b);
  const { program } = toProgram(args, [
    add(product, c),
    sub(c, product),
    add(c, neg(product)),
    sub(product, mul(b, a)),
  ]);
  return { title: "multiply and add are two roundings", program, state: [], runs: [nearlyCancelling] };
}

const floatOf = (shape: readonly number[]): ValueType => ({ dtype: "float32", shape });
