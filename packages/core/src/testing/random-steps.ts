/** @file Steps of random programs: each makes one more value from those there are, or passes. */
import { clamp, logSumExp, mean, min, softmax, stack } from "../compose.ts";
import { averagePool2d, conv1d, conv2d, maxPool2d } from "../convolution.ts";
import type { Dtype } from "../dtype.ts";
import { abs } from "../ops/abs.ts";
import { add } from "../ops/add.ts";
import { argmax } from "../ops/argmax.ts";
import { broadcast } from "../ops/broadcast.ts";
import { cast } from "../ops/cast.ts";
import { concatenate } from "../ops/concatenate.ts";
import { cos } from "../ops/cos.ts";
import { cumulativeSum } from "../ops/cumulative-sum.ts";
import { div } from "../ops/div.ts";
import { equal } from "../ops/equal.ts";
import { erf } from "../ops/erf.ts";
import { exp } from "../ops/exp.ts";
import { expm1 } from "../ops/expm1.ts";
import { flip } from "../ops/flip.ts";
import { floor } from "../ops/floor.ts";
import { gather } from "../ops/gather.ts";
import { less } from "../ops/less.ts";
import { lessEqual } from "../ops/less-equal.ts";
import { log } from "../ops/log.ts";
import { log1p } from "../ops/log1p.ts";
import { logicalAnd } from "../ops/logical-and.ts";
import { logicalNot } from "../ops/logical-not.ts";
import { logicalOr } from "../ops/logical-or.ts";
import { matmul } from "../ops/matmul.ts";
import { max } from "../ops/max.ts";
import { maximum } from "../ops/maximum.ts";
import { minimum } from "../ops/minimum.ts";
import { mul } from "../ops/mul.ts";
import { neg } from "../ops/neg.ts";
import { notEqual } from "../ops/not-equal.ts";
import { oneHot } from "../ops/one-hot.ts";
import { pad } from "../ops/pad.ts";
import { pow } from "../ops/pow.ts";
import { prod } from "../ops/prod.ts";
import { relu } from "../ops/relu.ts";
import { reshape } from "../ops/reshape.ts";
import { scatterAdd } from "../ops/scatter-add.ts";
import { select } from "../ops/select.ts";
import { sigmoid } from "../ops/sigmoid.ts";
import { sign } from "../ops/sign.ts";
import { sin } from "../ops/sin.ts";
import { slice } from "../ops/slice.ts";
import { softplus } from "../ops/softplus.ts";
import { sqrt } from "../ops/sqrt.ts";
import { stopGradient } from "../ops/stop-gradient.ts";
import { sub } from "../ops/sub.ts";
import { sum } from "../ops/sum.ts";
import { tanh } from "../ops/tanh.ts";
import { transpose } from "../ops/transpose.ts";
import { bernoulliMask, randomNormal, randomUniform } from "../random-tensors.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** What a step may choose from. */
export interface Choices {
  /** An integer in [0, below). */
  readonly pick: (below: number) => number;
  /** The words of a key. */
  readonly key: Tensor;
  readonly float: () => Tensor;
  readonly any: () => Tensor;
  /** A value of the same dtype and shape; maybe the value itself. */
  readonly like: (x: Tensor) => Tensor;
  readonly ofDtype: (dtype: Dtype) => Tensor;
}

/** One more value, or `undefined` where the choices do not fit. */
export type Grower = (choices: Choices) => Tensor | undefined;

const onFloat =
  (make: (x: Tensor, choices: Choices) => Tensor | undefined): Grower =>
  (choices) =>
    make(choices.float(), choices);

const axisOf = (x: Tensor, { pick }: Choices): number | undefined =>
  x.shape.length === 0 ? undefined : pick(x.shape.length);

/** A step that needs an axis of a float value, of extent 1 or more. */
const alongAxis = (make: (x: Tensor, axis: number, choices: Choices) => Tensor | undefined): Grower =>
  onFloat((x, choices) => {
    const axis = axisOf(x, choices);
    return axis === undefined || x.shape[axis] === 0 ? undefined : make(x, axis, choices);
  });

/** A value as images: its extents, and ones where it has fewer than four. */
function asImages(x: Tensor): Tensor | undefined {
  if (x.shape.length > 4 || sizeOf(x.shape) === 0) return undefined;
  return reshape(x, [...x.shape, 1, 1, 1, 1].slice(0, 4));
}

function randomAxes(x: Tensor, { pick }: Choices): number[] {
  return x.shape.flatMap((_, axis) => (pick(2) === 0 ? [axis] : []));
}

const arithmetic: readonly Grower[] = [
  onFloat((x, { like }) => add(x, like(x))),
  onFloat((x, { like }) => sub(like(x), x)),
  onFloat((x, { like }) => mul(x, like(x))),
  onFloat((x, { like }) => div(x, add(abs(like(x)), 0.5))),
  onFloat((x, { like }) => div(x, like(x))),
  onFloat((x, { like }) => maximum(x, like(x))),
  onFloat((x, { like }) => minimum(x, like(x))),
  onFloat((x) => add(mul(x, 0.75), -0.125)),
  onFloat((x) => clamp(x, -0.5, 0.75)),
  onFloat((x, { like }) => pow(add(abs(x), 0.25), like(x))),
  onFloat((x, { like }) => select(less(x, like(x)), x, like(x))),
  onFloat((x, { like, ofDtype }) => {
    const condition = ofDtype("bool");
    return condition.shape.join() === x.shape.join() ? select(condition, x, like(x)) : undefined;
  }),
];

const functions: readonly Grower[] = [
  relu,
  tanh,
  sigmoid,
  softplus,
  erf,
  sin,
  cos,
  neg,
  abs,
  sign,
  floor,
  stopGradient,
  expm1,
  (x: Tensor): Tensor => exp(neg(abs(x))),
  (x: Tensor): Tensor => log(add(abs(x), 0.125)),
  (x: Tensor): Tensor => log1p(abs(x)),
  (x: Tensor): Tensor => sqrt(abs(x)),
].map((fn) => onFloat((x) => fn(x)));

const shapes: readonly Grower[] = [
  ({ any }) => transpose(any()),
  ({ any, pick }) => {
    const x = any();
    const order = x.shape.map((_, axis) => axis);
    const first = pick(Math.max(1, order.length));
    return transpose(x, [...order.slice(first), ...order.slice(0, first)]);
  },
  ({ any }) => {
    const x = any();
    return reshape(x, x.shape.toReversed());
  },
  ({ any }) => {
    const x = any();
    return reshape(x, [sizeOf(x.shape)]);
  },
  ({ any, pick }) => {
    const x = any();
    return x.shape.length < 4 ? broadcast(x, [1 + pick(3), ...x.shape]) : undefined;
  },
  ({ any, pick }) => {
    const x = any();
    const starts = x.shape.map((extent) => pick(extent + 1));
    return slice(
      x,
      starts,
      x.shape.map((extent, axis) => pick(extent - starts[axis]! + 1)),
    );
  },
  ({ any, pick }) => {
    const x = any();
    const some = (): number[] => x.shape.map(() => pick(3));
    return pad(x, some(), some());
  },
  ({ float, pick }) => {
    const x = float();
    return pad(
      x,
      x.shape.map(() => pick(2)),
      x.shape.map(() => pick(3)),
      { value: 0.5 },
    );
  },
  (choices) => {
    const x = choices.any();
    return flip(x, { axes: randomAxes(x, choices) });
  },
  ({ any, like }) => {
    const x = any();
    return x.shape.length === 0 ? undefined : concatenate([x, like(x), like(x)], { axis: x.shape.length - 1 });
  },
  ({ any, like, pick }) => {
    const x = any();
    return x.shape.length > 3 ? undefined : stack([x, like(x)], { axis: pick(x.shape.length + 1) });
  },
];

const reductions: readonly Grower[] = [
  onFloat((x, choices) => sum(x, { axes: randomAxes(x, choices), keepDims: choices.pick(2) === 0 })),
  onFloat((x) => sum(x)),
  onFloat((x) => add(x, mul(sum(x), 0.125))),
  onFloat((x, choices) => prod(mul(x, 0.5), { axes: randomAxes(x, choices) })),
  alongAxis((x, axis) => sub(x, max(x, { axes: axis, keepDims: true }))),
  alongAxis((x, axis) => min(x, { axes: axis })),
  alongAxis((x, axis) => mean(x, { axes: axis, keepDims: true })),
  alongAxis((x, axis) => softmax(x, { axis })),
  alongAxis((x, axis) => logSumExp(x, { axes: axis })),
  alongAxis((x, axis) => argmax(x, { axis })),
  alongAxis((x, axis, { pick }) => cumulativeSum(x, { axis, reverse: pick(2) === 0 })),
  alongAxis((x) => (x.shape.at(-1) === 0 ? undefined : mul(x, oneHot(argmax(x), x.shape.at(-1)!)))),
];

const contractions: readonly Grower[] = [
  onFloat((x, { like }) => (x.shape.length < 2 ? undefined : matmul(x, like(x), { transposeB: true }))),
  onFloat((x, { like }) => (x.shape.length < 2 ? undefined : matmul(x, like(x), { transposeA: true }))),
  onFloat((x, { like }) => {
    if (x.shape.length < 3 || x.shape[0] === 0) return undefined;
    const one = slice(
      like(x),
      x.shape.map(() => 0),
      [1, ...x.shape.slice(1)],
    );
    return matmul(x, reshape(one, x.shape.slice(1)), { transposeB: true });
  }),
  onFloat((x, { pick, key }) => {
    const images = asImages(x);
    if (images === undefined) return undefined;
    const channels = images.shape[3]!;
    const groups = channels % 2 === 0 ? 1 + pick(2) : 1;
    const kernel = randomUniform(key, [1 + pick(2), 1 + pick(3), channels / groups, groups * (1 + pick(2))], {
      low: -1,
      high: 1,
    });
    return conv2d(images, kernel, { padding: "same", strides: 1 + pick(2), dilation: 1 + pick(2), groups });
  }),
  onFloat((x, { pick, float }) => {
    const images = asImages(x);
    const size = sizeOf(x.shape);
    const filters = float();
    if (images === undefined || sizeOf(filters.shape) === 0) return undefined;
    const kernel = reshape(slice(reshape(filters, [sizeOf(filters.shape)]), [0], [1]), [1, 1, 1]);
    return conv1d(reshape(x, [1, size, 1]), kernel, { stride: 1 + pick(3), padding: [pick(2), pick(3)] });
  }),
  onFloat((x, { pick }) => {
    const images = asImages(x);
    return images && maxPool2d(images, [1 + pick(2), 1 + pick(3)], { padding: "same", strides: 1 + pick(2) });
  }),
  onFloat((x, { pick }) => {
    const images = asImages(x);
    return images && averagePool2d(images, 2, { padding: "same", strides: 1 + pick(3) });
  }),
];

const indexing: readonly Grower[] = [
  ({ any, ofDtype }) => {
    const table = any();
    const rest = table.shape.slice(1);
    return table.shape.length === 0 || sizeOf(rest) > 64 ? undefined : gather(table, ofDtype("int32"));
  },
  ({ ofDtype, float, pick }) => {
    const indices = ofDtype("int32");
    const updates = broadcast(tanh(sum(float())), [...indices.shape, 3]);
    return scatterAdd(
      indices,
      mul(updates, add(cast(reshape(indices, [...indices.shape, 1]), "float32"), 0.5)),
      1 + pick(9),
    );
  },
  ({ ofDtype, pick }) => oneHot(ofDtype("int32"), 1 + pick(6)),
];

const otherTypes: readonly Grower[] = [
  ({ ofDtype }) => cast(ofDtype("bool"), "float32"),
  ({ ofDtype }) => cast(ofDtype("int32"), "float32"),
  ({ ofDtype }) => cast(ofDtype("int32"), "bool"),
  onFloat((x) => cast(mul(x, 100), "int32")),
  onFloat((x, { like }) => lessEqual(x, like(x))),
  onFloat((x, { like }) => equal(x, like(x))),
  onFloat((x) => notEqual(x, 0)),
  ({ ofDtype, like }) => {
    const x = ofDtype("int32");
    return add(mul(x, 3), maximum(neg(x), like(x)));
  },
  ({ ofDtype, like }) => {
    const x = ofDtype("int32");
    return select(less(x, like(x)), sign(x), abs(x));
  },
  ({ ofDtype, like }) => {
    const x = ofDtype("bool");
    return logicalOr(logicalAnd(x, like(x)), logicalNot(equal(x, like(x))));
  },
  ({ ofDtype }) => sum(ofDtype("int32")),
  (choices) => {
    const x = choices.ofDtype("int32");
    if (sizeOf(x.shape) === 0) return undefined;
    const axes = randomAxes(x, choices);
    return choices.pick(2) === 0 ? max(x, { axes }) : min(x, { axes });
  },
  ({ ofDtype, pick }) => {
    const x = ofDtype("int32");
    return x.shape.length === 0 || sizeOf(x.shape) === 0 ? undefined : argmax(x, { axis: pick(x.shape.length) });
  },
  ({ ofDtype, pick }) => {
    const x = ofDtype("int32");
    return x.shape.length === 0 ? undefined : cumulativeSum(x, { axis: pick(x.shape.length) });
  },
];

const random: readonly Grower[] = [
  ({ key, float }) => randomUniform(key, float().shape),
  ({ key, float }) => randomNormal(key, float().shape),
  onFloat((x, { key }) => mul(x, bernoulliMask(key, 0.75, x.shape))),
];

/** All steps; drawn uniformly. */
export const growers: readonly Grower[] = [
  ...arithmetic,
  ...functions,
  ...shapes,
  ...reductions,
  ...contractions,
  ...indexing,
  ...otherTypes,
  ...random,
];
