/** @file A model probe from what only its maker knows: the layers, the values, and how the model is applied. */
import type { NdArray } from "./array.ts";
import { compile } from "./compile.ts";
import { mean } from "./compose.ts";
import { exampleCount } from "./contracts/dataset.ts";
import type { BatchTensors, ModelProbe, Variables } from "./contracts/model.ts";
import { gradients } from "./grad.ts";
import { mul } from "./ops/mul.ts";
import type { Tensor } from "./tensor.ts";

/** A probe without what follows from the rest. */
export type ProbeParts = Omit<ModelProbe, "measure" | "differentiate" | "withValues">;

/** Measurements and gradients for a model that can be recorded; each is compiled once, whatever the values. */
export function defineProbe(parts: ProbeParts): ModelProbe {
  const { layers, record, batch, backend } = parts;
  const { inputs, targets } = batch;
  const compiling = backend === undefined ? {} : { backend };
  const count = exampleCount(batch);
  const measuring = compile((parameters: Variables<Tensor>, tensors: BatchTensors) => {
    const { output, losses, layers: signals } = record(parameters, tensors);
    const at = layers.map(({ name }) => signals[name]!);
    // The sum over examples, so that the size of the batch scales no gradient.
    const total = mul(mean(losses), count);
    const wanted = at.map(({ preActivation, output }) => ({ preActivation, output }));
    return { loss: mean(losses), output, signals: at, gradients: gradients(total, wanted) };
  }, compiling);
  const differentiating = compile((parameters: Variables<Tensor>, tensors: BatchTensors) => {
    const loss = mean(record(parameters, tensors).losses);
    return { loss, gradients: gradients(loss, parameters) };
  }, compiling);
  const at = (values: Variables<NdArray>): ModelProbe => ({
    ...parts,
    values,
    async measure(given = values) {
      const measured = await measuring(given, { inputs, targets });
      return {
        loss: measured.loss.data[0] ?? NaN,
        output: measured.output,
        layers: layers.map(({ name }, index) => ({
          name,
          ...measured.signals[index]!,
          preActivationGradient: measured.gradients[index]!.preActivation,
          outputGradient: measured.gradients[index]!.output,
        })),
      };
    },
    async differentiate(given = values) {
      const measured = await differentiating(given, { inputs, targets });
      return { loss: measured.loss.data[0] ?? NaN, gradients: measured.gradients };
    },
    withValues: at,
  });
  return at(parts.values);
}
