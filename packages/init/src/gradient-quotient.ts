import {
  abs,
  add,
  type BatchTensors,
  compile,
  div,
  full,
  gradients,
  greaterEqual,
  mapVariables,
  mean,
  type ModelProbe,
  mul,
  type NdArray,
  select,
  sizeOf,
  type Split,
  sub,
  sum,
  type Tensor,
  type Variables,
} from "@nn/core";

import { total } from "./model-values.ts";

export interface GradientQuotientOptions {
  /** Keeps the quotient finite where a gradient is 0; default 1e-5. */
  readonly epsilon?: number;
}

/**
 * How far a model is from a linear one around its values: GQ = mean|(g − H·g)/(g + ε·sign g) − 1| over all parameters, with
 * g the gradient of the mean loss on the probe's batch and H its Hessian.
 *
 * 0 when a step of gradient descent leaves the gradient as it is; about 1 and more where it changes it entirely. What
 * `metaInit` makes small.
 *
 * Dauphin, Schoenholz, "MetaInit: Initializing learning by learning to initialize" (2019), equation 1.
 *
 * @example await gradientQuotient(probe(model, batch, { loss: "softmaxCrossEntropy", key: key(1) })) // e.g. 1.3
 */
export async function gradientQuotient(model: ModelProbe, options: GradientQuotientOptions = {}): Promise<number> {
  const { quotient } = await compileGradientQuotient(model, options.epsilon ?? 1e-5)(model.values, model.batch);
  return quotient;
}

/** The gradient quotient, and ‖w‖·∂GQ/∂‖w‖ for every parameter w. */
export interface QuotientAt {
  readonly quotient: number;
  readonly slopes: Variables<number>;
}

/** Compiles the gradient quotient as a function of values and a batch. */
export function compileGradientQuotient(
  model: ModelProbe,
  epsilon: number,
): (values: Variables<NdArray>, batch: Split) => Promise<QuotientAt> {
  const compiled = compile(
    (values: Variables<Tensor>, batch: BatchTensors) => {
      const g = gradients(mean(model.record(values, batch).losses), values);
      const half = total(mapVariables(g, (at) => mul(sum(mul(at, at)), 0.5)));
      // Hg, the gradient of ½‖g‖².
      const product = gradients(half, values);
      const terms = mapVariables(g, (at, layer, name) => {
        const sign = select(greaterEqual(at, 0), full(at.shape, 1), full(at.shape, -1));
        return sum(abs(sub(div(sub(at, product[layer]![name]!), add(at, mul(sign, epsilon))), 1)));
      });
      const count = Object.values(values)
        .flatMap((layer) => Object.values(layer))
        .reduce((size, { shape }) => size + sizeOf(shape), 0);
      const quotient = div(total(terms), count);
      const slopes = gradients(quotient, values);
      return { quotient, slopes: mapVariables(values, (value, layer, name) => sum(mul(value, slopes[layer]![name]!))) };
    },
    model.backend === undefined ? {} : { backend: model.backend },
  );
  return async (values, { inputs, targets }) => {
    const { quotient, slopes } = await compiled(values, { inputs, targets });
    return {
      quotient: quotient.data[0] ?? NaN,
      slopes: mapVariables(slopes as Variables<NdArray>, ({ data }) => data[0] ?? NaN),
    };
  };
}
