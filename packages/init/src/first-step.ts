import {
  abs,
  type BatchTensors,
  compile,
  div,
  gradients,
  mapVariables,
  mean,
  type ModelProbe,
  mul,
  type NdArray,
  sign,
  type Split,
  sqrt,
  sub,
  sum,
  type Tensor,
  type Variables,
} from "@nn/core";

import { total } from "./model-values.ts";

/** The first step of training: along g/‖g‖₂, or along sign g as Adam's is. */
export type AfterStep = "sgd" | "adam";
export const firstSteps: readonly AfterStep[] = ["sgd", "adam"];

export interface FirstStepOptions {
  /** Default `"sgd"`. */
  readonly step?: AfterStep;
  /** Length η of the step; default 0.1. */
  readonly learningRate?: number;
}

/**
 * The loss on the probe's batch after one step of training on it: L(θ − η·A[g]) with A[g] = g/‖g‖₂ or sign g. What
 * `gradInit` makes small.
 *
 * @example await lossAfterStep(probed, { learningRate: 0.1 }) // e.g. 2.05, where (await probed.measure()).loss is 2.31
 */
export async function lossAfterStep(model: ModelProbe, options: FirstStepOptions = {}): Promise<number> {
  const { step = "sgd", learningRate = 0.1 } = options;
  return (await compileFirstStep(model, step, learningRate).loss(model.values, model.batch, model.batch)).loss;
}

/** Derivatives with respect to the logarithm of a factor on each parameter. */
interface FirstStep {
  norm(values: Variables<NdArray>, batch: Split): Promise<{ norm: number; normSlopes: Variables<number> }>;
  loss(values: Variables<NdArray>, now: Split, next: Split): Promise<{ loss: number; slopes: Variables<number> }>;
}

/** Compiles the norm of the gradient and the loss after a step, with what factors on the parameters do to them. */
export function compileFirstStep(model: ModelProbe, step: AfterStep, learningRate: number): FirstStep {
  const options = model.backend === undefined ? {} : { backend: model.backend };
  const gradient = (values: Variables<Tensor>, batch: BatchTensors): Variables<Tensor> =>
    gradients(mean(model.record(values, batch).losses), values);
  const normOf = (g: Variables<Tensor>): Tensor =>
    step === "adam"
      ? total(mapVariables(g, (at) => sum(abs(at))))
      : sqrt(total(mapVariables(g, (at) => sum(mul(at, at)))));
  const slopesOf = (of: Tensor, values: Variables<Tensor>): Variables<Tensor> => {
    const slopes = gradients(of, values);
    return mapVariables(values, (value, layer, name) => sum(mul(value, slopes[layer]![name]!)));
  };
  const norm = compile((values: Variables<Tensor>, batch: BatchTensors) => {
    const length = normOf(gradient(values, batch));
    return { norm: length, slopes: slopesOf(length, values) };
  }, options);
  const loss = compile((values: Variables<Tensor>, now: BatchTensors, next: BatchTensors) => {
    const g = gradient(values, now);
    const length = normOf(g);
    const stepped = mapVariables(values, (value, layer, name) => {
      const at = g[layer]![name]!;
      return sub(value, mul(step === "adam" ? sign(at) : div(at, length), learningRate));
    });
    const after = mean(model.record(stepped, next).losses);
    return { loss: after, slopes: slopesOf(after, values) };
  }, options);
  return {
    async norm(values, batch) {
      const at = await norm(values, tensorsOf(batch));
      return { norm: at.norm.data[0] ?? NaN, normSlopes: numbers(at.slopes) };
    },
    async loss(values, now, next) {
      const at = await loss(values, tensorsOf(now), tensorsOf(next));
      return { loss: at.loss.data[0] ?? NaN, slopes: numbers(at.slopes) };
    },
  };
}

function tensorsOf({ inputs, targets }: Split): { readonly inputs: NdArray; readonly targets: NdArray } {
  return { inputs, targets };
}

function numbers(scalars: Variables<NdArray>): Variables<number> {
  return mapVariables(scalars, ({ data }) => data[0] ?? NaN);
}
