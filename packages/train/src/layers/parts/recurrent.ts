/** @file What recurrent layers share: one kernel for the input and one for the state, with a block of columns for each gate. */
import {
  add,
  type BuiltLayer,
  type Fields,
  flag,
  full,
  type Initializer,
  integer,
  layerName,
  type LayerOptions,
  matmul,
  OptionError,
  type ParameterSpec,
  plugin,
  reshape,
  type Shape,
  ShapeError,
  showShape,
  slice,
  stack,
  type Tensor,
} from "@nn/core";
import { glorotUniform, orthogonal } from "@nn/init";

import { ruleFields, withRules, type ParameterRules } from "../../model/parameter-rules.ts";

export interface RecurrentOptions extends LayerOptions, ParameterRules {
  /** Numbers that are kept from one step to the next, and put out. */
  readonly units: number;
  /** Whether to put out the state after every step instead of the last alone; default false. */
  readonly sequence: boolean;
  /** Whether to read from the end; outputs of a sequence are in the order in which they were made; default false. */
  readonly reverse: boolean;
  /** Of the kernel for the input, gate by gate; default `"auto"`: `glorotUniform`. */
  readonly initializer: Initializer | "auto";
  /** Of the kernel for the state, gate by gate; default `orthogonal`. */
  readonly recurrent: Initializer;
  /** Whether there are biases, or what they are initialized with; default true. */
  readonly bias: Initializer | boolean;
}

/** The fields of these options. */
export const recurrentFields: Fields<RecurrentOptions> = {
  units: integer(1, { min: 1 }),
  sequence: flag(false),
  reverse: flag(false),
  initializer: plugin("initializer", "auto", ["auto"]),
  recurrent: plugin("initializer", orthogonal()),
  bias: plugin("initializer", true, [true, false]),
  ...ruleFields,
  name: layerName(),
};

/** The state of a cell: what is put out, and what else is kept. */
export type CellState = readonly [output: Tensor, ...kept: readonly Tensor[]];

export interface Cell {
  readonly gates: number;
  /** States beside the output; default none. */
  readonly kept?: number;
  /** First values of the biases where the options only say that there are some. */
  readonly bias: Initializer;
  /** Whether the product with the state has a bias of its own. */
  readonly recurrentBias?: boolean;
  /** The next state, from x·W + b and h·U (+ c), both [n, gates · units]; `gate` takes the columns of one gate. */
  step(input: Tensor, recurrent: Tensor, state: CellState, gate: (x: Tensor, index: number) => Tensor): CellState;
}

/** A layer that reads a sequence [length, features] step by step; the steps are written out in the program, whose size grows with the length. */
export function buildRecurrent(owner: string, inputShape: Shape, options: RecurrentOptions, cell: Cell): BuiltLayer {
  const [length, features] = inputShape;
  if (inputShape.length !== 2 || length === undefined || features === undefined || length === 0) {
    throw new ShapeError(
      `${owner}: the input has shape ${showShape(inputShape)} without the batch axis; wanted [length, features]`,
    );
  }
  const { units, sequence, reverse } = options;
  const width = cell.gates * units;
  const order = Array.from({ length }, (_, step) => (reverse ? length - 1 - step : step));
  return {
    outputShape: sequence ? [length, units] : [units],
    parameters: withRules(parametersOf(features, options, cell), options),
    apply(input, { parameters: { kernel, recurrent, bias, recurrentBias } }) {
      if (kernel === undefined || recurrent === undefined)
        throw new OptionError(
          `${owner}: no parameter called ${kernel === undefined ? "kernel" : "recurrent"} was given`,
        );
      const [count = 0] = input.shape;
      const plus = (x: Tensor, offset: Tensor | undefined): Tensor => (offset === undefined ? x : add(x, offset));
      const products = plus(matmul(reshape(input, [count * length, features]), kernel), bias);
      const steps = reshape(products, [count, length, width]);
      const gate = (x: Tensor, index: number): Tensor => slice(x, [0, index * units], [count, units]);
      const zeros = full([count, units], 0);
      let state: CellState = [zeros, ...Array.from({ length: cell.kept ?? 0 }, () => zeros)];
      const outputs: Tensor[] = [];
      for (const step of order) {
        const now = reshape(slice(steps, [0, step, 0], [count, 1, width]), [count, width]);
        state = cell.step(now, plus(matmul(state[0], recurrent), recurrentBias), state, gate);
        outputs.push(state[0]);
      }
      return { output: sequence ? stack(outputs, { axis: 1 }) : state[0] };
    },
  };
}

function parametersOf(
  features: number,
  { units, initializer, recurrent, bias }: RecurrentOptions,
  cell: Cell,
): Record<string, ParameterSpec> {
  const width = cell.gates * units;
  const kernel = (inputs: number, from: Initializer): ParameterSpec => ({
    shape: [inputs, width],
    role: "kernel",
    initializer: perGate(from, cell.gates),
    fans: { fanIn: inputs, fanOut: units },
  });
  const offset = (from: Initializer): ParameterSpec => ({
    shape: [width],
    role: "bias",
    initializer: from,
    fans: { fanIn: features, fanOut: units },
  });
  return {
    kernel: kernel(features, initializer === "auto" ? glorotUniform() : initializer),
    recurrent: kernel(units, recurrent),
    ...(bias === false ? {} : { bias: offset(bias === true ? cell.bias : bias) }),
    ...(bias === false || cell.recurrentBias !== true ? {} : { recurrentBias: offset(cell.bias) }),
  };
}

/** Draws the block of columns of each gate by itself, so that blocks are what the initializer promises, e.g. orthogonal. */
function perGate(initializer: Initializer, gates: number): Initializer {
  if (gates === 1) return initializer;
  const blockOf = ([rows = 0, columns = 0]: Shape): readonly [number, number] => [rows, columns / gates];
  return {
    ...initializer,
    sample(key, shape, context) {
      const [rows, columns] = blockOf(shape);
      const values = new Float32Array(rows * columns * gates);
      for (let gate = 0; gate < gates; gate++) {
        const block = initializer.sample(key.fold("gate", gate), [rows, columns], context);
        for (let row = 0; row < rows; row++)
          values.set(block.subarray(row * columns, (row + 1) * columns), (row * gates + gate) * columns);
      }
      return values;
    },
    moments: (shape, context) => initializer.moments(blockOf(shape), context),
    refusal: (shape, context) => initializer.refusal(blockOf(shape), context),
  };
}
