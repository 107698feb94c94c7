/** @file Faults that backends have, or could have, each with the conformance tests that have to notice it. */
import type { TypedArray } from "../dtype.ts";
import { broadcastStrides } from "../ops/broadcast.ts";
import { sizeOf, stridesOf } from "../shape.ts";
import type { KernelSite, Plant } from "./faulty-backend.ts";

export interface Fault {
  readonly plant: Plant;
  /** Titles of tests of `describeBackend`. */
  readonly caughtBy: readonly string[];
}

type Loop = (inputs: readonly TypedArray[], output: TypedArray, site: KernelSite) => void;

/** Replaces the kernel of one operation. */
const instead = (op: string, loop: Loop): Plant => ({
  kernel: (site) => (site.instruction.op === op ? (inputs, output) => loop(inputs, output, site) : undefined),
});

/** Replaces an elementwise function of one or two float operands. */
const elementwise = (op: string, fn: (a: number, b: number) => number): Plant =>
  instead(op, ([a, b], output) => {
    for (let i = 0; i < output.length; i++) output[i] = fn(a![i]!, b?.[i] ?? 0);
  });

/** Runs the right kernel on changed operands. */
const onChanged = (op: string, change: (inputs: readonly TypedArray[], site: KernelSite) => TypedArray[]): Plant =>
  instead(op, (inputs, output, site) => site.right(change(inputs, site), output));

/** Changes the result of the right kernel. */
const thenChanged = (op: string, change: (output: TypedArray, site: KernelSite) => void): Plant =>
  instead(op, (inputs, output, site) => {
    site.right(inputs, output);
    change(output, site);
  });

const mapped = (values: TypedArray, fn: (value: number) => number): TypedArray => values.slice().map(fn);

const { fround } = Math;
/** One rounding for a·b + c: the product of two float32 is exact in float64, and the sum is nearly so. */
const fused = (a: number, b: number, c: number): number => fround(a * b + c);

interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A matrix product whose sums are made by `accumulate` from the pairs a[i, k], b[k, j]. */
const product = (accumulate: (pairs: readonly (readonly [a: number, b: number])[]) => number): Plant =>
  instead("matmul", ([a, b], output, { instruction, types }) => {
    const { transposeA, transposeB } = instruction.params as unknown as Product;
    const [rows, columns] = instruction.shape as [number, number];
    const inner = types[0]!.shape[transposeA ? 0 : 1]!;
    for (let at = 0; at < output.length; at++) {
      const [i, j] = [Math.floor(at / columns), at % columns];
      const pairs = Array.from({ length: inner }, (_, k) => {
        const left = a![transposeA ? k * rows + i : i * inner + k]!;
        return [left, b![transposeB ? j * inner + k : k * columns + j]!] as const;
      });
      output[at] = accumulate(pairs);
    }
  });

const sumOf = (terms: readonly number[]): number => terms.reduce((total, term) => fround(total + term), 0);
const products = (pairs: readonly (readonly [a: number, b: number])[]): number[] =>
  pairs.map(([a, b]) => fround(a * b));

const everywhere = "on all tuples of hostile numbers and on random bits";
const chain = 'matmul(float32[9,17], float32[17,10]) {"transposeA":false,"transposeB":false}';
const isSubnormal = (x: number): boolean => x !== 0 && Math.abs(x) < 2 ** -126;

/** Reads operands of a broadcast as if axes were aligned from the left. */
const alignedLeft: Loop = ([x], output, { instruction, types }) => {
  const { shape } = types[0]!;
  const padded = [...shape, ...instruction.shape.slice(shape.length).map(() => 1)];
  const strides = broadcastStrides(padded, instruction.shape);
  const extents = stridesOf(instruction.shape);
  for (let i = 0; i < output.length; i++) {
    const source = strides.reduce(
      (sum, stride, axis) => sum + stride * (Math.floor(i / extents[axis]!) % instruction.shape[axis]!),
      0,
    );
    output[i] = x![source % x!.length]!;
  }
};

/** The faults by name. */
export const faults: Readonly<Record<string, Fault>> = {
  "sum runs from left to right instead of in the tree": {
    plant: instead("sum", ([x], output, { types, instruction, right }) => {
      if (instruction.shape.length > 0 || types[0]!.dtype !== "float32") return right([x!], output);
      output[0] = sumOf([...x!]);
    }),
    caughtBy: ['sum(float32[5,37]) {"axes":[0,1],"keepDims":false}'],
  },
  "matrix product has two accumulators": {
    plant: product((pairs) => {
      const terms = products(pairs);
      return fround(sumOf(terms.filter((_, k) => k % 2 === 0)) + sumOf(terms.filter((_, k) => k % 2 === 1)));
    }),
    caughtBy: [chain],
  },
  "matrix product runs backwards": { plant: product((pairs) => sumOf(products(pairs).reverse())), caughtBy: [chain] },
  "matrix product contracts multiply and add": {
    plant: product((pairs) => pairs.reduce((total, [a, b]) => fused(a, b, total), 0)),
    caughtBy: [chain],
  },
  "matrix product starts from the first product, not from +0": {
    plant: product((pairs) => {
      const [first = 0, ...rest] = products(pairs);
      return rest.reduce((total, term) => fround(total + term), first);
    }),
    caughtBy: ['matmul(float32[1,6], float32[6,1]) {"transposeA":false,"transposeB":false}'],
  },
  "fused chain contracts multiply and add": {
    plant: {
      kernel: ({ instruction, producers, operandsOf }) => {
        if (instruction.op !== "add" || instruction.dtype !== "float32" || producers[0]?.op !== "mul") return undefined;
        return ([, c], output) => {
          const [a, b] = operandsOf(0);
          for (let i = 0; i < output.length; i++) output[i] = fused(a![i]!, b![i]!, c![i]!);
        };
      },
    },
    caughtBy: ["multiply and add are two roundings"],
  },
  "relu turns NaN into 0": { plant: elementwise("relu", (x) => (x > 0 ? x : 0)), caughtBy: ["relu(float32[7])"] },
  "maximum drops a NaN on its right": {
    plant: elementwise("maximum", (a, b) => (a < b ? b : a)),
    caughtBy: [`maximum(float32, float32) ${everywhere}`],
  },
  "max of an axis skips NaN": {
    plant: onChanged("max", ([x]) => [mapped(x!, (value) => (value !== value ? -Infinity : value))]),
    caughtBy: ['max(float32[5,7]) {"axes":[1],"keepDims":false}'],
  },
  "max of whole numbers starts at 0": {
    plant: thenChanged("max", (output, { types }) => {
      if (types[0]!.dtype === "int32") output.forEach((x, i) => (output[i] = Math.max(0, x)));
    }),
    caughtBy: ['max(int32[9,1]) {"axes":[1],"keepDims":false}'],
  },
  "argmax of whole numbers compares them as float32": {
    plant: onChanged("argmax", ([x], { types }) => [types[0]!.dtype === "int32" ? Float32Array.from(x!) : x!]),
    caughtBy: ['argmax(int32[4,9]) {"axis":1}'],
  },
  "argmax takes the last of equal maxima": {
    plant: instead("argmax", ([x], output, { types, instruction, right }) => {
      if (types[0]!.shape.length !== 1) return right([x!], output);
      output[0] = instruction.shape.length + x!.lastIndexOf(Math.max(...x!));
    }),
    caughtBy: ['argmax(float32[7]) {"axis":0}'],
  },
  "tail of a vector is not computed": {
    plant: {
      kernel: ({ instruction, right }) => {
        const whole = sizeOf(instruction.shape) & ~3;
        if (instruction.op !== "add") return undefined;
        return (inputs, output) => {
          right(inputs, output);
          output.fill(0, whole);
        };
      },
    },
    caughtBy: ["add(float32[5], float32[5])", "add(int32[6], int32[6])"],
  },
  "tail of a vector is one element short": {
    plant: thenChanged("mul", (output) => {
      if (output.length % 4 !== 0) output[output.length - 1] = 0;
    }),
    caughtBy: ["mul(float32[5], float32[5])"],
  },
  "negation is 0 − x and loses −0": { plant: elementwise("neg", (x) => 0 - x), caughtBy: ["neg(float32[5])"] },
  "subnormal numbers are flushed to zero": {
    plant: thenChanged("mul", (output) => output.forEach((x, i) => (output[i] = isSubnormal(x) ? 0 : x))),
    caughtBy: ["mul(float32[2,3], float32[2,3])"],
  },
  "logarithm takes subnormal numbers for 0": {
    plant: onChanged("log", ([x]) => [mapped(x!, (value) => (isSubnormal(value) ? 0 : value))]),
    caughtBy: [`log(float32) ${everywhere}`],
  },
  "division multiplies by a reciprocal": {
    plant: elementwise("div", (a, b) => fround(a * fround(1 / b))),
    caughtBy: ["div(float32[5], float32[5])"],
  },
  "exponential is the engine's": {
    plant: elementwise("exp", (x) => fround(Math.exp(x))),
    caughtBy: [`exp(float32) ${everywhere}`],
  },
  "comparison is true beside NaN": {
    plant: elementwise("less", (a, b) => (a >= b ? 0 : 1)),
    caughtBy: [`less(float32, float32) ${everywhere}`],
  },
  "select mixes both sides by arithmetic": {
    plant: instead("select", ([condition, a, b], output) => {
      for (let i = 0; i < output.length; i++) output[i] = condition![i]! * a![i]! + (1 - condition![i]!) * b![i]!;
    }),
    caughtBy: [
      "select(bool[6], float32[6], float32[6])",
      "a chosen side hides the other, NaN and all, in gradients too",
    ],
  },
  "conversion to int32 wraps around": {
    plant: instead("cast", ([x], output, site) => {
      if (site.types[0]!.dtype !== "float32" || site.instruction.dtype !== "int32") return site.right([x!], output);
      for (let i = 0; i < output.length; i++) output[i] = x![i]! | 0;
    }),
    caughtBy: ['cast(float32[5]) {"dtype":"int32"}'],
  },
  "int32 product passes through a float": {
    plant: instead("mul", ([a, b], output, site) => {
      if (site.instruction.dtype !== "int32") return site.right([a!, b!], output);
      for (let i = 0; i < output.length; i++) output[i] = (a![i]! * b![i]!) | 0;
    }),
    caughtBy: [`mul(int32, int32) ${everywhere}`],
  },
  "broadcast aligns axes from the left": {
    plant: instead("broadcast", alignedLeft),
    caughtBy: ['broadcast(float32[2,1]) {"shape":[4,2,5]}', "operands of every rank broadcast inside a chain"],
  },
  "transpose applies the inverse permutation": {
    plant: instead("transpose", ([x], output, { instruction, types }) => {
      const { permutation } = instruction.params as unknown as { readonly permutation: readonly number[] };
      const strides = stridesOf(types[0]!.shape);
      const extents = stridesOf(instruction.shape);
      for (let i = 0; i < output.length; i++) {
        const at = permutation.reduce((sum, _, axis) => {
          const position = Math.floor(i / extents[axis]!) % instruction.shape[axis]!;
          return sum + position * strides[permutation.indexOf(axis)]!;
        }, 0);
        output[i] = x![at % x!.length]!;
      }
    }),
    caughtBy: ['transpose(float32[2,3,4]) {"permutation":[2,0,1]}'],
  },
  "slice begins one element late": {
    plant: onChanged("slice", ([x]) => {
      const moved = x!.slice();
      moved.set(x!.subarray(1));
      return [moved];
    }),
    caughtBy: ['slice(float32[5,7]) {"starts":[1,2],"sizes":[3,5]}'],
  },
  "flip turns the wrong axis": {
    plant: thenChanged("flip", (output) => output.reverse()),
    caughtBy: ['flip(float32[3,5]) {"axes":[1]}'],
  },
  "concatenation swaps its operands": {
    plant: instead("concatenate", (inputs, output) => {
      let at = 0;
      for (const input of inputs.toReversed()) {
        output.set(input, at);
        at += input.length;
      }
    }),
    caughtBy: ['concatenate(float32[2,3], float32[4,3]) {"axis":0}'],
  },
  "gather reads the last row for an index out of range": {
    plant: onChanged("gather", ([table, indices], { types }) => {
      const last = types[0]!.shape[0]! - 1;
      return [table!, mapped(indices!, (row) => Math.min(last, Math.max(0, row)))];
    }),
    caughtBy: ["gather(float32[8,5], int32[2,3])", "rows out of range are zeros, and add nothing"],
  },
  "scatter overwrites instead of adding": {
    plant: instead("scatterAdd", ([indices, updates], output, { instruction }) => {
      const [rows, features] = instruction.shape as [number, number];
      output.fill(0);
      indices!.forEach((row, i) => {
        if (row >= 0 && row < rows) {
          output.set(updates!.subarray(i * features, (i + 1) * features), row * features);
        }
      });
    }),
    caughtBy: ['scatterAdd(int32[9], float32[9,5]) {"rows":8}'],
  },
  "one-hot takes an index out of range for the last": {
    plant: onChanged("oneHot", ([x], { instruction }) => {
      const last = instruction.shape.at(-1)! - 1;
      return [mapped(x!, (index) => Math.min(last, Math.max(0, index)))];
    }),
    caughtBy: ['oneHot(int32[6]) {"depth":10}'],
  },
  "cumulative sum skips its own element": {
    plant: thenChanged("cumulativeSum", (output) => {
      output.copyWithin(1, 0);
      if (output.length > 0) output[0] = 0;
    }),
    caughtBy: ['cumulativeSum(float32[9]) {"axis":0,"reverse":false}'],
  },
  "batches share the first right operand": {
    plant: onChanged("batchMatmul", ([a, b], { types }) => {
      const [count, ...matrix] = types[1]!.shape as [number, ...number[]];
      const first = b!.subarray(0, sizeOf(matrix));
      const repeated = b!.slice();
      for (let n = 0; n < count; n++) repeated.set(first, n * first.length);
      return [a!, repeated];
    }),
    caughtBy: ['batchMatmul(float32[3,3,4], float32[3,4,5]) {"transposeA":false,"transposeB":false}'],
  },
  "padding of windows repeats the edge": {
    plant: thenChanged("patches", (output) => output.forEach((x, i) => (output[i] = Object.is(x, 0) ? 1 : x))),
    caughtBy: ['patches(float32[2,5,4,3]) {"window":[3,2],"strides":[1,1],"padding":[[1,1],[0,1]],"dilation":[1,1]}'],
  },
  "random words come in the other order": {
    plant: thenChanged("randomBits", (output) => output.reverse()),
    caughtBy: ['randomBits(int32[2]) {"shape":[16]}'],
  },
  "matrix product adds to the memory it finds": {
    plant: {
      keepMemory: true,
      kernel: ({ instruction, right }) => {
        if (instruction.op !== "matmul") return undefined;
        return (inputs, output) => {
          const before = output.slice();
          right(inputs, output);
          before.forEach((value, i) => (output[i] = fround(output[i]! + value)));
        };
      },
    },
    caughtBy: ["a second run sees nothing of the first"],
  },
  "inputs of the run before are read": {
    plant: { lateInputs: true },
    caughtBy: ["a second run sees nothing of the first", "operands of every rank broadcast inside a chain"],
  },
  "outputs are overwritten by the next run": {
    plant: { keepMemory: true, shareOutputs: true },
    caughtBy: ["a second run sees nothing of the first"],
  },
  "results are computed in the caller's inputs": {
    plant: { overwriteInput: true },
    caughtBy: ["operands of every rank broadcast inside a chain"],
  },
  "a state is overwritten before everything has read it": {
    plant: { eagerState: true },
    caughtBy: ["states may trade places", "the next states are computed from the states before, whatever the order"],
  },
  "executables of one program share their state": {
    plant: { oneState: true },
    caughtBy: ["the state is read after its next value is known"],
  },
};
