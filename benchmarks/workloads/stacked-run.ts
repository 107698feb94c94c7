/** @file Many networks of W3 in one program: their parameters have a leading axis, products are batched. */
import {
  add,
  compileStep,
  gradients,
  integers,
  key as seedKey,
  logSoftmax,
  matmul,
  mul,
  NdArray,
  normal,
  oneHot,
  reshape,
  sizeOf,
  sub,
  sum,
  tanh,
  type Backend,
  type MaybePromise,
  type Shape,
  type Tensor,
} from "@nn/core";

const widths = [2, 32, 32, 2] as const;
const batchSize = 32;
const classes = 2;
const momentum = 0.9;
const learningRate = 0.05;

interface Parameters<T> {
  readonly kernels: readonly T[];
  readonly biases: readonly T[];
}

interface State<T> {
  readonly parameters: Parameters<T>;
  readonly velocity: Parameters<T>;
}

export interface StackedRun {
  /** One step of every network; gives the sum of their losses. */
  step(): MaybePromise<NdArray>;
  /** [networks, in, out] and [networks, 1, out] of each layer. */
  parameters(): MaybePromise<Parameters<NdArray>>;
  release(): void;
}

/** One network for each seed, each on inputs and with initial parameters of its own: the bits it has alone. */
export async function startStackedTraining(seeds: readonly number[], backend: Backend): Promise<StackedRun> {
  const networks = seeds.length;
  const stack = (shape: Shape, draw: (seed: number, size: number) => ArrayLike<number>): NdArray => {
    const size = sizeOf(shape);
    const data = new Float32Array(networks * size);
    seeds.forEach((seed, index) => data.set(draw(seed, size), index * size));
    return new NdArray(data, [networks, ...shape]);
  };
  const layers = widths.slice(1).map((outputs, index) => ({ inputs: widths[index]!, outputs, index }));
  const parameters: Parameters<NdArray> = {
    kernels: layers.map(({ inputs, outputs, index }) =>
      stack([inputs, outputs], (seed, size) =>
        normal(seedKey(seed).fold("kernel", index), size, { std: 1 / Math.sqrt(inputs) }),
      ),
    ),
    biases: layers.map(({ outputs }) => stack([1, outputs], (_, size) => new Float32Array(size))),
  };
  const inputs = stack([batchSize, widths[0]], (seed, size) => normal(seedKey(seed).fold("inputs"), size));
  const targets = new NdArray(
    Int32Array.from(seeds.flatMap((seed) => [...integers(seedKey(seed).fold("targets"), batchSize, classes)])),
    [networks * batchSize],
  );
  const zeros = (array: NdArray): NdArray => new NdArray(new Float32Array(array.data.length), array.shape);
  const initial: State<NdArray> = {
    parameters,
    velocity: { kernels: parameters.kernels.map(zeros), biases: parameters.biases.map(zeros) },
  };
  const step = await compileStep(
    ({ parameters: { kernels, biases }, velocity }: State<Tensor>, x: Tensor, classOf: Tensor) => {
      let value = x;
      kernels.forEach((kernel, layer) => {
        const linear = add(matmul(value, kernel), biases[layer]!);
        value = layer < kernels.length - 1 ? tanh(linear) : linear;
      });
      const likelihood = mul(logSoftmax(reshape(value, [networks * batchSize, classes])), oneHot(classOf, classes));
      const loss = mul(sum(likelihood), -1 / batchSize);
      const slopes = gradients(loss, { kernels, biases });
      const faster = (old: readonly Tensor[], slope: readonly Tensor[]): Tensor[] =>
        old.map((v, layer) => add(mul(v, momentum), slope[layer]!));
      const next = {
        kernels: faster(velocity.kernels, slopes.kernels),
        biases: faster(velocity.biases, slopes.biases),
      };
      const moved = (old: readonly Tensor[], by: readonly Tensor[]): Tensor[] =>
        old.map((p, layer) => sub(p, mul(by[layer]!, learningRate)));
      const state: State<Tensor> = {
        parameters: { kernels: moved(kernels, next.kernels), biases: moved(biases, next.biases) },
        velocity: next,
      };
      return [state, loss] as const;
    },
    initial,
    [inputs, targets],
    { backend },
  );
  return {
    step: () => step.run(inputs, targets),
    parameters() {
      const state = step.state();
      return state instanceof Promise ? state.then((known) => known.parameters) : state.parameters;
    },
    release: () => step.release(),
  };
}
