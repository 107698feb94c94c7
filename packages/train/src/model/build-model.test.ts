import { key, type Tensor, directScope } from "@nn/core";
import { deltaOrthogonal, forgetGate, identity, orthogonal } from "@nn/init";
import { describe, expect, it } from "vitest";

import { activation } from "../layers/activation.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { sequential } from "../layers/sequential.ts";

import { buildModel } from "./build-model.ts";
import { initializeParameters } from "./initialize-parameters.ts";

const model = sequential([flatten(), dense(8, { activation: "relu" }), dense(3, { name: "head", bias: false })]);

describe("buildModel", () => {
  it("names layers by kind and index, or as they ask, and works out shapes", () => {
    const built = buildModel(model, [4, 4, 1]);
    expect(built.layers.map(({ name }) => name)).toEqual(["flatten1", "dense1", "head"]);
    expect(built.outputShape).toEqual([3]);
    expect(Object.keys(built.parameters)).toEqual(["dense1", "head"]);
    expect(built.parameters.dense1?.kernel).toMatchObject({
      shape: [16, 8],
      role: "kernel",
      fans: { fanIn: 16, fanOut: 8 },
    });
    expect(built.parameters.dense1?.bias).toMatchObject({ shape: [8], role: "bias" });
    expect(Object.keys(built.parameters.head ?? {})).toEqual(["kernel"]);
  });

  it("flattens models within models", () => {
    const nested = sequential([sequential([dense(4), activation("tanh")]), sequential([dense(2)])]);
    expect(buildModel(nested, [3]).layers.map(({ name }) => name)).toEqual(["dense1", "activation1", "dense2"]);
  });

  it("suggests flatten() before a dense layer on an image", () => {
    expect(() => buildModel(sequential([dense(3)]), [4, 4, 1])).toThrow(
      /layer "dense1" on input \[4, 4, 1\].*flatten\(\)/,
    );
  });

  it("refuses one name for two layers", () => {
    expect(() => buildModel(sequential([dense(3, { name: "dense2" }), dense(3)]), [2])).toThrow(
      'two layers are called "dense2"',
    );
    expect(() => buildModel(sequential([dense(3, { name: "a/b" })]), [2])).toThrow('dense: name is "a/b"');
  });

  it("round-trips through JSON", () => {
    const text = JSON.stringify(model);
    const copy = directScope.resolve("layer", JSON.parse(text));
    expect(JSON.stringify(copy)).toBe(text);
    const kernel = (layer: typeof copy): ArrayLike<number> | undefined =>
      initializeParameters(buildModel(layer, [4, 4, 1]), key(1)).dense1?.kernel?.data;
    expect(kernel(copy)).toEqual(kernel(model));
  });
});

describe("initializeParameters", () => {
  it("draws each parameter from its own stream", () => {
    const values = initializeParameters(buildModel(model, [4, 4, 1]), key(1));
    const longer = sequential([
      flatten(),
      activation("linear"),
      dense(8, { activation: "relu" }),
      dense(5),
      dense(3, { name: "head" }),
    ]);
    const others = initializeParameters(buildModel(longer, [4, 4, 1]), key(1));
    expect(others.dense1?.kernel?.data).toEqual(values.dense1?.kernel?.data);
    expect(initializeParameters(buildModel(model, [4, 4, 1]), key(2)).dense1?.kernel?.data).not.toEqual(
      values.dense1?.kernel?.data,
    );
  });

  it("chooses initializers by the activation", () => {
    const chosen = (name: string): string | undefined =>
      buildModel(
        sequential([dense(2, { activation: name as "relu" })]),
        [2],
      ).parameters.dense1?.kernel?.initializer.id.replace("@nn/init:", "");
    expect(["relu", "leakyRelu", "selu", "tanh", "linear"].map(chosen)).toEqual([
      "heNormal",
      "heNormal",
      "lecunNormal",
      "glorotUniform",
      "glorotUniform",
    ]);
    const own = sequential([dense(2, { activation: (x: Tensor) => x })]);
    expect(buildModel(own, [2]).parameters.dense1?.kernel?.initializer.id).toBe("@nn/init:glorotUniform");
  });

  it("refuses shapes that an initializer cannot do, by layer and parameter", () => {
    const square = sequential([dense(4, { initializer: identity() }), dense(3, { initializer: identity() })]);
    expect(() => buildModel(square, [4])).toThrow(
      'layer "dense2" on input [4]: its kernel [4, 3] is refused by @nn/init:identity: it has 4 inputs and 3 outputs',
    );
    const narrowing = conv2d(2, { initializer: deltaOrthogonal() });
    expect(() => buildModel(narrowing, [8, 8, 3])).toThrow("@nn/init:deltaOrthogonal: it has 3 inputs and 2 outputs");
    expect(() => buildModel(dense(3, { bias: forgetGate() }), [4])).toThrow("its bias [3] is refused");
  });

  it("gives initializers that build matrices the axes of groups", () => {
    const { parameters } = buildModel(conv2d(8, { window: 1, groups: 2, initializer: orthogonal() }), [4, 4, 8]);
    const { initializer, shape, fans } = parameters.conv2d1!.kernel!;
    const values = initializer.sample(key(1), shape, { fans });
    // Each group is a matrix [4, 4] of its own.
    for (const group of [0, 1]) {
      const rows = Array.from({ length: 4 }, (_, i) => values.subarray(8 * i + 4 * group, 8 * i + 4 * group + 4));
      rows.forEach((a, i) =>
        rows.forEach((b, j) => {
          const product = a.reduce((sum, value, k) => sum + value * b[k]!, 0);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 5);
        }),
      );
    }
  });

  it("takes built-in initializers by name", () => {
    expect(JSON.stringify(dense(2, { initializer: "heNormal" }))).toContain("@nn/init:heNormal");
    expect(() => dense(2, { initializer: "heNormel" as never })).toThrow(
      'dense: initializer: unknown initializer "heNormel"; did you mean "heNormal"?',
    );
  });
});
