/** @file A network on one batch, looked at layer by layer, beside what theory expects. */
import {
  array,
  compile,
  gradients,
  type LayerActivation,
  type ModelProbe,
  type NdArray,
  sum,
  type Tensor,
} from "@nn/core";

import { type Block, blocksOf, shortName, weightScales } from "./blocks.ts";
import { knownActivation, predict } from "./predict.ts";
import { countTwins, exampleCorrelation, momentsOf, numericalRank, shareOfUnits } from "./statistics.ts";
import type { Diagnosis, LayerDiagnosis } from "./types.ts";
import { findingsOf, layerVerdict, summary } from "./verdict.ts";

/**
 * Looks at every layer with weights on one batch: signals, gradients, dead and saturated units, rank and unbroken symmetry, with
 * the mean-field prediction beside each measured value, and says in words what is wrong.
 *
 * Takes a probed model, as `probe(model, batch, options)` of @nn/train makes it. Predictions are for weights of the measured
 * size drawn independently; where training has changed them, the difference is what they learned. `diagnosisTable` and
 * `diagnosisSvg` show the result.
 *
 * @example
 * const diagnosis = await diagnose(probe(model, batch, { loss: "softmaxCrossEntropy", key: key(1) }));
 * diagnosis.verdict                          // "the signal vanishes: …"
 * diagnosis.layers[3].preActivation.secondMoment; diagnosis.layers[3].predicted?.preActivation
 * @throws what measuring the probe throws; signals that are not finite are a finding, not an error.
 */
export async function diagnose(probed: ModelProbe): Promise<Diagnosis> {
  const { loss, layers: measured } = await probed.measure();
  const blocks = blocksOf(probed);
  const slopesOf = slopeCompiler(probed);
  const facts = await Promise.all(
    blocks.map(async (block) => {
      const at = measured.find(({ name }) => name === block.activated.name)!;
      const { input } = measured.find(({ name }) => name === block.weights.name)!;
      const { preActivation, output, preActivationGradient } = at;
      return {
        block,
        input,
        preActivation,
        output,
        gradient: preActivationGradient,
        slopes: await slopesOf(block, preActivation),
      };
    }),
  );
  const predictions = predict(
    facts.map(({ block, input, preActivation, gradient }) => ({
      activation: block.activation,
      isPlain: block.isPlain,
      units: unitsOf(preActivation),
      scales: weightScales(block, probed.values),
      input: { secondMoment: momentsOf(input.data).secondMoment, correlation: exampleCorrelation(input) },
      gradient: momentsOf(gradient.data).secondMoment,
    })),
  );
  const layers = facts.map(({ block, preActivation, output, gradient, slopes }, i): LayerDiagnosis => {
    const units = unitsOf(preActivation);
    const { rank, full } = numericalRank(preActivation, units);
    const limit = slopes.largest / 10;
    const facts: Omit<LayerDiagnosis, "verdict"> = {
      name: block.weights.name,
      kind: block.weights.kind,
      units,
      activation: block.activation === undefined ? "linear" : shortName(block.activation.id),
      preActivation: momentsOf(preActivation.data),
      output: momentsOf(output.data),
      gradient: momentsOf(gradient.data),
      // A millionth of the largest slope is what is left of tanh at 8.
      deadShare: shareOfUnits(slopes.values, units, (slope) => Math.abs(slope) <= slopes.largest * 1e-6),
      saturatedShare:
        slopes.values.reduce((count, slope) => count + (Math.abs(slope) < limit ? 1 : 0), 0) / slopes.values.length,
      correlation: exampleCorrelation(preActivation),
      rank,
      fullRank: full,
      twins: countTwins([preActivation, gradient], units),
      ...(predictions[i] === undefined ? {} : { predicted: predictions[i] }),
    };
    return { ...facts, verdict: layerVerdict(facts) };
  });
  const findings = findingsOf(layers);
  return {
    loss,
    examples: probed.batch.inputs.shape[0] ?? 0,
    layers,
    findings,
    verdict: summary(layers, findings),
  };
}

function unitsOf({ shape }: NdArray): number {
  return shape.at(-1) ?? 1;
}

interface Slopes {
  /** φ′ at every pre-activation. */
  readonly values: Float64Array;
  /** The largest |φ′| between −10 and 10. */
  readonly largest: number;
}

/** φ′ as training sees it, one program for each activation. */
function slopeCompiler({ backend }: ModelProbe): (block: Block, preActivation: NdArray) => Promise<Slopes> {
  const grid = array(Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 20));
  const compiled = new Map<string, (x: NdArray) => Promise<NdArray>>();
  const slopesFor = (activation: LayerActivation): ((x: NdArray) => Promise<NdArray>) => {
    const name = `${activation.id} ${JSON.stringify(activation.options)}`;
    const run =
      compiled.get(name) ??
      compile((x: Tensor) => gradients(sum(activation.apply(x)), x), backend === undefined ? {} : { backend });
    // A plain function has no name of its own.
    if (knownActivation(activation) !== undefined) compiled.set(name, run);
    return run;
  };
  return async ({ activation }, preActivation) => {
    if (activation === undefined) return { values: new Float64Array(preActivation.data.length).fill(1), largest: 1 };
    const run = slopesFor(activation);
    const [at, around] = [await run(preActivation), await run(grid)];
    return {
      values: Float64Array.from(at.data),
      largest: Math.max(...Array.from(around.data, Math.abs)),
    };
  };
}
