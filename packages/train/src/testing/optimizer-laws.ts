import {
  add,
  array,
  compileStep,
  type GradientTransform,
  type GradientTransformPlugin,
  gradients,
  key,
  mul,
  type NdArray,
  type ParameterRole,
  slice,
  type Slots,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  type Variables,
} from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import { chainSlots, chainStep } from "../contracts/gradient-chain.ts";
import { mapVariables } from "../model/variables.ts";
import type { Optimizer, OptimizerPlugin } from "../contracts/optimizer.ts";
import { same } from "./same.ts";

type State<T> = { readonly parameters: Variables<T>; readonly slots: Slots<T> };
type Chain = readonly GradientTransform[];

/** A function to be minimized, and where it starts; biases, so that decay leaves them alone. */
interface Landscape {
  readonly name: string;
  readonly start: readonly number[];
  readonly steps: number;
  /** Reached at one of the rates. */
  readonly goal: number;
  value(x: Tensor): Tensor;
}

const coordinate = (x: Tensor, at: number): Tensor => slice(x, [at], [1]);

const landscapes: readonly Landscape[] = [
  {
    name: "the bowl (x² + 10·y²)/2 from (3, −2)",
    start: [3, -2],
    steps: 500,
    goal: 0.1,
    value: (x) => mul(0.5, add(sum(square(coordinate(x, 0))), mul(10, sum(square(coordinate(x, 1)))))),
  },
  {
    name: "Rosenbrock's valley (1 − x)² + 100·(y − x²)² from (−1.2, 1)",
    start: [-1.2, 1],
    steps: 5000,
    goal: 0.5,
    value(x) {
      const [a, b] = [coordinate(x, 0), coordinate(x, 1)];
      return add(sum(square(sub(1, a))), mul(100, sum(square(sub(b, square(a))))));
    },
  },
];

const rates = [0.1, 0.01, 0.003, 0.001, 1, 10] as const;

/** The value after a number of steps at a fixed rate. */
async function descend({ start, steps, value }: Landscape, { chain }: Optimizer, rate: number): Promise<number> {
  const parameters: Variables<NdArray> = { point: { bias: array([...start]) } };
  const step = await compileStep(
    ({ parameters: at, slots }: State<Tensor>, learningRate: Tensor, count: Tensor) => {
      const loss = value(at["point"]!["bias"]!);
      const context = { learningRate, step: count, roles: { point: { bias: "bias" } } as const };
      return [chainStep(chain, gradients(loss, at), slots, at, context), loss] as const;
    },
    { parameters, slots: chainSlots(chain, parameters) },
    [0, 0],
  );
  let least = Infinity;
  for (let count = 1; count <= steps; count++) {
    const loss = (await step.run(rate, count)).data[0] ?? NaN;
    if (!Number.isFinite(loss)) break;
    least = loss;
  }
  step.release();
  return least;
}

const roles: Variables<ParameterRole> = { dense1: { kernel: "kernel", bias: "bias" } };
const values: Variables<NdArray> = {
  dense1: {
    kernel: array([
      [0.5, -1],
      [2, 0.25],
    ]),
    bias: array([0.5, -2]),
  },
};
const slopes: Variables<NdArray> = {
  dense1: {
    kernel: array([
      [1, -0.5],
      [0.25, 3],
    ]),
    bias: array([-1, 0.125]),
  },
};

/** Parameters and slots after one step. */
async function stepOnce(
  chain: Chain,
  {
    rate = 0.5,
    factors,
    gradient = slopes,
  }: { rate?: number; factors?: Variables<number>; gradient?: Variables<NdArray> },
): Promise<State<NdArray>> {
  const tensors = (from: Variables<NdArray>): Variables<Tensor> => mapVariables(from, (value) => tensor(value));
  const slots = Object.fromEntries(
    Object.entries(chainSlots(chain, values)).map(([name, slot]) => [name, tensors(slot)]),
  );
  const result = chainStep(chain, tensors(gradient), slots, tensors(values), {
    learningRate: tensor(Float32Array.of(rate), { shape: [] }),
    step: tensor(Float32Array.of(1), { shape: [] }),
    key: tensor(Int32Array.from(key(1).words)),
    roles,
    ...(factors === undefined ? {} : { factors }),
  });
  const read = async (from: Variables<Tensor>): Promise<Variables<NdArray>> => {
    const found: Record<string, Record<string, NdArray>> = {};
    for (const [layer, names] of Object.entries(from)) {
      found[layer] = {};
      for (const [name, value] of Object.entries(names))
        found[layer]![name] = array(await value.data(), { shape: value.shape });
    }
    return found;
  };
  const kept: Record<string, Variables<NdArray>> = {};
  for (const [name, slot] of Object.entries(result.slots)) kept[name] = await read(slot);
  return { parameters: await read(result.parameters), slots: kept };
}

const bits = (state: Variables<NdArray>): number[] =>
  Object.values(state).flatMap((layer) => Object.values(layer).flatMap(({ data }) => Array.from(data)));

async function checkSlots(chain: Chain): Promise<void> {
  const shapesOf = (slots: Slots<NdArray>): string =>
    JSON.stringify(
      Object.entries(slots)
        .map(([name, slot]) => [name, mapVariables(slot, ({ shape }) => shape)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const [before, after] = [shapesOf(chainSlots(chain, values)), shapesOf((await stepOnce(chain, {})).slots)];
  demand(before === after, () => `the slots are ${before} at first and ${after} after a step`);
}

/** What every gradient transform must keep. */
export const gradientTransformLaws: readonly Law<GradientTransformPlugin>[] = [
  {
    name: "the slots keep their names and shapes",
    check: (plugin, options) => checkSlots([plugin(options)]),
  },
  {
    name: "the same gradients give the same bits, in the shapes of the parameters",
    async check(plugin, options) {
      const chain = [plugin(options)];
      const [one, again] = [await stepOnce(chain, {}), await stepOnce(chain, {})];
      demand(same(bits(one.parameters), bits(again.parameters)), () => "two steps from one place differ");
      mapVariables(one.parameters, ({ shape }, layer, name) => {
        const wanted = values[layer]![name]!.shape;
        demand(
          shape.join() === wanted.join(),
          () => `${name} [${wanted.join()}] has a step of shape [${shape.join()}]`,
        );
      });
    },
  },
  {
    name: "gradients of 0 give finite steps",
    async check(plugin, options) {
      const gradient = mapVariables(slopes, ({ data, shape }) => array(new Float32Array(data.length), { shape }));
      const { parameters } = await stepOnce([plugin(options)], { gradient });
      demand(bits(parameters).every(Number.isFinite), () => "a step from gradients of 0 is not finite");
    },
  },
];

/** What every optimizer must keep. */
export const optimizerLaws: readonly Law<OptimizerPlugin>[] = [
  {
    name: "it goes down a bowl and Rosenbrock's valley at some rate",
    async check(plugin, options) {
      for (const landscape of landscapes) {
        const optimizer = plugin(options);
        const reached: number[] = [];
        for (const rate of rates) {
          reached.push(await descend(landscape, optimizer, rate));
          if (reached.at(-1)! <= landscape.goal) break;
        }
        demand(
          reached.some((value) => value <= landscape.goal),
          () =>
            `${landscape.name}: after ${landscape.steps} steps at rates ${rates.join(", ")} it is at ${reached.map((value) => value.toPrecision(3)).join(", ")}; wanted ${landscape.goal} at one of them`,
        );
      }
    },
  },
  {
    name: "the factor of a parameter multiplies its learning rate",
    async check(plugin, options) {
      const { chain } = plugin(options);
      const factors = { dense1: { kernel: 2, bias: 2 } };
      const [factored, doubled] = [await stepOnce(chain, { factors }), await stepOnce(chain, { rate: 1 })];
      demand(
        same(bits(factored.parameters), bits(doubled.parameters)),
        () => "a step with factors of 2 is not the step at twice the rate; does its chain end with scaleByRate()?",
      );
      const half = await stepOnce(chain, { factors: { dense1: { kernel: 2, bias: 1 } } });
      const plain = await stepOnce(chain, {});
      demand(
        same(half.parameters["dense1"]!["bias"]!.data, plain.parameters["dense1"]!["bias"]!.data),
        () => "the factor of one parameter moves another",
      );
    },
  },
  {
    name: "the slots keep their names and shapes",
    check: (plugin, options) => checkSlots(plugin(options).chain),
  },
  {
    name: "a rate of 0 leaves the parameters",
    async check(plugin, options) {
      const { parameters } = await stepOnce(plugin(options).chain, { rate: 0 });
      demand(same(bits(parameters), bits(values)), () => "parameters move at a learning rate of 0");
    },
  },
];
