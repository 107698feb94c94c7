import { createRegistry, defineLayer, layerName, mul, type LayerOptions, type LayerPlugin } from "@nn/core";
import { initializers } from "@nn/init";
import { plugins as regularize } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { allActivations } from "../activations/_all.ts";
import { planTechniques } from "../fit/techniques.ts";
import { allLayers } from "../layers/_all.ts";
import { buildModel } from "../model/build-model.ts";
import { sequential } from "../layers/sequential.ts";
import type { NetworkData } from "../network.ts";
import { buildNetwork } from "../put.ts";
import { allTechniques } from "../techniques/_all.ts";
import { allNetworks } from "./_all.ts";

const scope = createRegistry();
scope.use(allActivations, allLayers, allNetworks, allTechniques, initializers, regularize);

const image: NetworkData = { inputShape: [8, 8, 1], task: "classification", outputs: 10, vocabulary: 0 };
const text: NetworkData = { inputShape: [6], task: "classification", outputs: 2, vocabulary: 30 };
const spectrogram: NetworkData = { ...image, inputShape: [20, 4] };

const layersOf = (network: string, use: readonly string[], data: NetworkData = image): string => {
  const techniques = planTechniques(use, scope);
  const built = buildModel(sequential([...buildNetwork(scope.resolve("network", network), data, techniques, scope)]), [
    ...data.inputShape,
  ]);
  expect(built.outputShape).toEqual([data.outputs]);
  return built.layers.map(({ name }) => name).join(" ");
};

describe("networks", () => {
  it("of dense layers have the activation inside where nothing stands in between", () => {
    expect(layersOf("mlp(depth=2, width=4)", [])).toBe("flatten1 dense1 dense2 dense3");
    expect(layersOf("mlp(depth=1, width=4)", ["heNormal", "layerNorm", "dropout(rate=0.5)", "l2(1e-4)"])).toBe(
      "flatten1 dense1 layerNorm1 activation1 dropout1 dense2",
    );
    expect(layersOf("mlp(depth=1, width=4)", ["dropout(rate=0.5)", "gaussianNoise(std=0.1)"].toReversed())).toBe(
      "flatten1 dense1 activation1 gaussianNoise1 dropout1 dense2",
    );
  });

  it("of images have noise after dense layers only", () => {
    expect(layersOf("cnn(filters=[2, 3], width=4)", ["batchNorm", "dropout(rate=0.5)"])).toBe(
      "conv2d1 batchNorm1 activation1 maxPool2d1 conv2d2 batchNorm2 activation2 maxPool2d2 flatten1 dense1 batchNorm3 activation3 dropout1 dense2",
    );
    expect(() => layersOf("cnn", [], text)).toThrow("cnn: examples have shape [6]; wanted images");
  });

  it("of words and of spectrograms", () => {
    expect(layersOf("textCnn(filters=3, width=4)", [], text)).toBe("embedding1 conv1d1 globalMaxPool1 dense1 dense2");
    expect(layersOf("textCnn(width=0)", [], text)).toBe("embeddingBag1 dense1");
    expect(layersOf("spectrogramCnn(filters=[2], width=4)", [], spectrogram)).toBe("conv1d1 flatten1 dense1 dense2");
    expect(layersOf("transformer(depth=1, features=8, heads=2)", ["layerNorm"], text)).toBe(
      "embedding1 residual1 residual2 layerNorm1 globalAveragePool1 dense1",
    );
    expect(() => layersOf("transformer", [])).toThrow("transformer: the data has no vocabulary");
  });

  it("with branches take what branches learn, and the others refuse it", () => {
    expect(layersOf("residualMlp(depth=2, width=4)", ["branch(scale=scalar)"])).toBe(
      "flatten1 dense1 residual1 residual2 activation1 dense2",
    );
    expect(() => layersOf("mlp", ["branch(scale=scalar)"])).toThrow("@nn/train:mlp has no residual branches");
  });
});

describe("a list of layers as a network", () => {
  const row = (...parts: string[]): string => `layers([${parts.join(", ")}])`;

  it("is left alone without techniques", () => {
    expect(layersOf(row("flatten", "dense(4, activation=relu)", "dense(10)"), [])).toBe("flatten1 dense1 dense2");
  });

  it("gets normalization before and noise after hidden activations, and initializers where none is said", () => {
    const use = ["heNormal", "bias(constant(0.5))", "layerNorm", "dropout(rate=0.5)"];
    expect(layersOf(row("flatten", "dense(4, activation=relu)", "dense(10)"), use)).toBe(
      "flatten1 dense1 layerNorm1 activation1 dropout1 dense2",
    );
    expect(layersOf(row("flatten", "dense(4)", "activation(tanh)", "dense(10)"), use)).toBe(
      "flatten1 dense1 layerNorm1 activation1 dropout1 dense2",
    );
    const [, dense, , , , output] = buildNetwork(
      scope.resolve("network", row("flatten", "dense(4, activation=relu, initializer=zeros)", "dense(10)")),
      image,
      planTechniques(use, scope),
      scope,
    );
    expect(JSON.stringify(dense)).toContain("@nn/init:zeros");
    expect(JSON.stringify(output)).toContain("@nn/init:heNormal");
    expect(JSON.stringify(output)).toContain("@nn/init:constant");
  });

  it("holds layers within layers and those of strangers", () => {
    const twice: LayerPlugin<LayerOptions> = defineLayer<LayerOptions>({
      name: "me:twice",
      summary: "Doubles its input.",
      options: { name: layerName() },
      build: (inputShape) => ({ outputShape: inputShape, parameters: {}, apply: (x) => ({ output: mul(x, 2) }) }),
    });
    scope.use(twice);
    expect(
      layersOf(row("flatten", "dense(4)", "residual([dense(4, activation=relu), me:twice])", "dense(10)"), [
        "dropout(rate=0.5)",
      ]),
    ).toBe("flatten1 dense1 dropout1 residual1 dense2");
  });
});

describe("use", () => {
  it("names the entry that is wrong, places that are taken, and what has none", () => {
    expect(() => planTechniques(["l2", "l3"], scope)).toThrow('use[1]: unknown technique "l3"; did you mean "l1"?');
    expect(() => planTechniques(["heNormal", "zeros"], scope)).toThrow(
      "use[1]: @nn/init:zeros acts where @nn/init:heNormal of use[0] already does (model.kernel); wanted one",
    );
    expect(() => planTechniques(["dense(3)"], scope)).toThrow("use[0]: @nn/train:dense does not say where it acts");
    expect(() => planTechniques("l2" as never, scope)).toThrow("wanted a list of techniques");
  });
});
