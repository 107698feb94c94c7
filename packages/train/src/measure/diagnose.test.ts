/** @file `diagnose` of @nn/init on models of this package: the ways in which initializers fail, and theory beside measurement. */
import { array, key, mul, normal, type NestedSpec, type Split, type Tensor } from "@nn/core";
import {
  constant,
  type Diagnosis,
  diagnose,
  diagnosisSvg,
  diagnosisTable,
  glorotNormal,
  heNormal,
  varianceScaling,
  zeros,
} from "@nn/init";
import { batchNorm } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { activation } from "../layers/activation.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { sequential } from "../layers/sequential.ts";
import { probe } from "./probe.ts";

const [examples, inputs] = [48, 24];
/** Inputs of second moment 1 with a common part: a correlation of ½. */
const common = normal(key(5).fold("common"), inputs);
const batch: Split = {
  inputs: array(
    normal(key(5), examples * inputs).map((own, i) => Math.SQRT1_2 * (own + common[i % inputs]!)),
    { shape: [examples, inputs] },
  ),
  targets: array(Int32Array.from({ length: examples }, (_, i) => i % 10)),
};

interface Plan {
  readonly depth: number;
  readonly width: number;
  readonly initializer: NestedSpec<"initializer">;
  readonly activation: NestedSpec<"activation">;
  readonly output?: NestedSpec<"initializer">;
}

async function diagnosed({ depth, width, output = glorotNormal(), ...options }: Plan): Promise<Diagnosis> {
  const hidden = Array.from({ length: depth }, () => dense(width, options));
  const model = sequential([...hidden, dense(10, { initializer: output })]);
  return diagnose(probe(model, batch, { loss: "softmaxCrossEntropy", key: key(2) }));
}

const codes = ({ findings }: Diagnosis): string[] => findings.map(({ code }) => code);

describe("diagnose", () => {
  it("names the symmetry of zeros and constants, and sees when other layers break it", async () => {
    const zero = await diagnosed({ depth: 2, width: 8, initializer: zeros(), activation: "tanh", output: zeros() });
    expect(codes(zero)).toEqual(["symmetry-unbroken", "no-signal"]);
    expect(zero.layers[0]).toMatchObject({ rank: 0, twins: 8, verdict: "no signal, all units alike" });

    const same = constant({ value: 0.1 });
    const equal = await diagnosed({ depth: 2, width: 8, initializer: same, activation: "sigmoid", output: same });
    expect(codes(equal)).toContain("symmetry-unbroken");
    expect(equal.layers.map(({ rank, twins }) => [rank, twins]).slice(0, 2)).toEqual([
      [1, 8],
      [1, 8],
    ]);

    // Random output weights give the units of a single hidden layer different gradients: zeros in it do learn.
    const broken = await diagnosed({ depth: 1, width: 8, initializer: zeros(), activation: "tanh" });
    expect(codes(broken)).toEqual(["no-signal"]);
    // With ReLUs they do not: the slope at 0 is 0.
    const dead = await diagnosed({ depth: 1, width: 8, initializer: zeros(), activation: "relu" });
    expect(codes(dead)).toEqual(["symmetry-unbroken", "no-signal", "dead-units"]);
  });

  it("agrees with mean-field theory layer by layer", async () => {
    const tanh = await diagnosed({
      depth: 8,
      width: 128,
      initializer: varianceScaling({ scale: 4 }),
      activation: "tanh",
    });
    const relu = await diagnosed({ depth: 8, width: 128, initializer: heNormal(), activation: "relu" });
    for (const { layers } of [tanh, relu]) {
      for (const { preActivation, gradient, correlation, saturatedShare, predicted } of layers.slice(0, -1)) {
        const wanted = predicted!;
        expect(Math.abs(Math.log(preActivation.secondMoment / wanted.preActivation))).toBeLessThan(4 * wanted.spread);
        expect(Math.abs(Math.log(gradient.secondMoment / wanted.gradient))).toBeLessThan(1);
        expect(Math.abs(correlation - wanted.correlation)).toBeLessThan(0.12);
        expect(Math.abs(saturatedShare - wanted.saturatedShare)).toBeLessThan(0.1);
      }
    }
    expect(codes(relu)).toEqual([]);
    expect(relu.verdict).toContain("fine");
  });

  it("sees Glorot's signal vanish in deep ReLU networks, and He's not", async () => {
    const glorot = await diagnosed({ depth: 16, width: 48, initializer: glorotNormal(), activation: "relu" });
    expect(codes(glorot)).toEqual(expect.arrayContaining(["signal-vanishes", "gradients-vanish"]));
    const [first, last] = [glorot.layers[0]!, glorot.layers[15]!];
    // 2⁻¹⁵ = 3e−5, and the spread of narrow networks.
    expect(last.preActivation.secondMoment / first.preActivation.secondMoment).toBeLessThan(1e-3);
    expect(last.predicted!.preActivation / first.predicted!.preActivation).toBeLessThan(2 ** -14);
    const he = await diagnosed({ depth: 16, width: 48, initializer: heNormal(), activation: "relu" });
    expect(codes(he)).not.toEqual(expect.arrayContaining(["signal-vanishes"]));
  });

  it("sees chaos in deep tanh networks with large weights, and saturation", async () => {
    const chaos = await diagnosed({
      depth: 14,
      width: 100,
      initializer: varianceScaling({ scale: 9 }),
      activation: "tanh",
    });
    expect(codes(chaos)).toEqual(expect.arrayContaining(["gradients-explode", "inputs-scattered"]));
    const flat = await diagnosed({
      depth: 2,
      width: 32,
      initializer: varianceScaling({ scale: 200 }),
      activation: "tanh",
    });
    expect(codes(flat)).toContain("saturated-units");
    const alike = await diagnosed({ depth: 6, width: 64, initializer: glorotNormal(), activation: "sigmoid" });
    expect(codes(alike)).toEqual(["gradients-vanish", "inputs-alike"]);
  });

  it("takes convolutions, normalization, own activations and values that are not finite", async () => {
    const images: Split = {
      inputs: array(batch.inputs.data, { shape: [examples, 4, 6, 1] }),
      targets: batch.targets,
    };
    const model = sequential([
      conv2d(6, { initializer: heNormal(), activation: "relu" }),
      conv2d(6, { window: 2 }),
      batchNorm(),
      activation("tanh"),
      flatten(),
      dense(12, { activation: (x: Tensor) => mul(x, x) }),
      dense(10),
    ]);
    const probed = probe(model, images, { loss: "softmaxCrossEntropy", key: key(1) });
    const { layers } = await diagnose(probed);
    expect(layers.map(({ name, units, activation: shape }) => `${name} ${units} ${shape}`)).toEqual([
      "conv2d1 6 relu",
      "conv2d2 6 tanh",
      "dense1 12 function",
      "dense2 10 linear",
    ]);
    // Theory speaks of the first layer, and of the last from its measured input; not of norms and unknown functions.
    expect(layers.map(({ predicted }) => predicted !== undefined)).toEqual([true, false, false, true]);

    const broken = await diagnose(
      probed.withValues({
        ...probed.values,
        dense1: { ...probed.values.dense1, bias: array(new Float32Array(12).fill(NaN)) },
      }),
    );
    expect(codes(broken)).toEqual(["not-finite"]);
    expect(diagnosisTable(broken)).toContain("not finite from layer");
    expect(diagnosisSvg(broken)).not.toContain('"NaN');
  });
});
