import {
  array,
  compile,
  key,
  type Layer,
  type NdArray,
  registry,
  type Tensor,
  type Variables,
  directScope,
} from "@nn/core";
import { depthScaling, fixup, initializers, zeroLastGamma } from "@nn/init";
import { batchNorm, layerNorm } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { activation } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { offset } from "../layers/offset.ts";
import { scale } from "../layers/scale.ts";
import { probe } from "../measure/probe.ts";
import { applyModel, buildModel } from "./build-model.ts";
import { initializeParameters } from "./initialize-parameters.ts";
import { residual } from "../layers/residual.ts";
import { sequential } from "../layers/sequential.ts";

const inputs = array([
  [1, 2],
  [-3, 1],
]);
const batch = { inputs, targets: array([0, 1], { dtype: "int32" }) };
const options = { loss: "softmaxCrossEntropy", key: key(1) };

async function apply(model: Layer, parameters: Variables<NdArray>): Promise<number[]> {
  const built = buildModel(model, [2]);
  const run = compile((values: Variables<Tensor>, x: Tensor) => {
    return applyModel(built, x, { parameters: values, state: {}, training: false }).output;
  });
  return [...(await run(parameters, inputs)).data];
}

const kernel = array([
  [1, 2],
  [0, -1],
]);

describe("residual", () => {
  it("adds what its layers make of the input", async () => {
    const values = { "residual1/dense1": { kernel } };
    // x + x·W: [1, 2] + [1, 0], [−3, 1] + [−3, −7].
    expect(await apply(residual([dense(2, { bias: false })]), values)).toEqual([2, 2, -6, -6]);
    const scaled = residual([dense(2, { bias: false })], { scale: "channel" });
    expect(await apply(scaled, { ...values, residual1: { scale: array([2, 0]) } })).toEqual([3, 2, -9, 1]);
  });

  it.each([
    ["scalar", []],
    ["channel", [2]],
  ] as const)("starts as the identity with scale %s", async (kind, shape) => {
    const model = residual([dense(2, { activation: "relu" }), dense(2)], { scale: kind });
    const built = buildModel(model, [2]);
    expect(built.parameters.residual1?.scale).toMatchObject({ shape, role: "gain" });
    expect(Object.keys(built.parameters)).toEqual(["residual1/dense1", "residual1/dense2", "residual1"]);
    expect(await apply(model, initializeParameters(built, key(1)))).toEqual([...inputs.data]);
  });

  it("can be nested, written as JSON, and looked into", async () => {
    const inner = residual([dense(2), residual([dense(2, { activation: "tanh" })], { scale: "scalar", initial: 1 })]);
    const model = sequential([inner, dense(2)]);
    registry.use(initializers);
    const copy = directScope.resolve("layer", JSON.parse(JSON.stringify(model)));
    expect(JSON.stringify(copy)).toBe(JSON.stringify(model));
    const probed = probe(model, batch, options);
    expect(probed.layers.map(({ name }) => name)).toEqual([
      "residual1/dense1",
      "residual1/residual1/dense1",
      "residual1/residual1",
      "residual1",
      "dense1",
    ]);
    const { layers } = await probed.measure();
    const at = (name: string) => layers.find((layer) => layer.name === name);
    expect(at("residual1/dense1")?.input.data).toEqual(inputs.data);
    const sum = [...inputs.data].map((x, i) => x + (at("residual1/residual1")?.output.data[i] ?? NaN));
    sum.forEach((x, i) => expect(at("residual1")?.output.data[i]).toBeCloseTo(x, 5));
    expect(probe(copy, batch, options).values).toEqual(probed.values);
  });

  it("wants a branch that keeps the shape", () => {
    expect(() => buildModel(residual([dense(3)]), [2])).toThrow("residual: the branch turns [2] into [3]");
    expect(() => residual([])).toThrow("residual: no layers");
    expect(() => residual([dense(2)], { scale: "both" as "none" })).toThrow("scale");
  });
});

describe("initializers of residual networks", () => {
  const block = (): Layer =>
    residual([offset(), dense(32), offset(), activation("relu"), offset(), dense(32), scale(), offset()]);
  const deep = (blocks: number): Layer => sequential([dense(32), ...Array.from({ length: blocks }, block), dense(2)]);

  it("Fixup: logits are 0, and gradients of all sizes of network are alike", async () => {
    const norms: number[] = [];
    for (const blocks of [2, 20]) {
      const probed = probe(deep(blocks), batch, options);
      const { values } = await fixup().initialize(probed, key(1));
      const { output, loss } = await probed.measure(values);
      expect(output.data.every((x) => x === 0)).toBe(true);
      expect(loss).toBeCloseTo(Math.log(2), 6);
      const { gradients } = await probed.differentiate(values);
      norms.push(Math.sqrt([...(gradients.dense2?.kernel?.data ?? [])].reduce((sum, x) => sum + x * x, 0)));
    }
    expect((norms[1] ?? NaN) / (norms[0] ?? NaN)).toBeCloseTo(1, 1);
  });

  it("zero γ: wanted at the end of a branch, refused where a ReLU and a kernel would get nothing but zeros", async () => {
    const start = (layers: readonly Layer[]): Promise<{ readonly values: Variables<NdArray> }> =>
      Promise.resolve(
        zeroLastGamma().initialize(probe(sequential([dense(8), residual(layers), dense(2)]), batch, options), key(1)),
      );
    const relu = activation("relu");
    const { values } = await start([dense(8), batchNorm(), relu, dense(8), batchNorm()]);
    expect([...(values["residual1/batchNorm2"]?.gain?.data ?? [])]).toEqual(Array.from({ length: 8 }, () => 0));
    expect(values["residual1/batchNorm1"]?.gain?.data[0]).toBe(1);
    await expect(async () => start([batchNorm(), relu, dense(8), batchNorm(), relu, dense(8)])).rejects.toThrow(
      'the kernel of "residual1/dense2" follows the last gain, that of "residual1/batchNorm2"',
    );
  });

  it("depth scaling: what the blocks add together does not depend on their number", async () => {
    const prenorm = (): Layer => residual([layerNorm(), dense(64, { activation: "relu" }), dense(64)]);
    const size = async (blocks: number, scaled: boolean): Promise<number> => {
      const model = sequential([dense(64), ...Array.from({ length: blocks }, prenorm), dense(2)]);
      const probed = probe(model, batch, options);
      const values = scaled ? (await depthScaling().initialize(probed, key(1))).values : probed.values;
      const data =
        (await probed.measure(values)).layers.find(({ name }) => name === `residual${blocks}`)?.output.data ?? [];
      return [...data].reduce((sum, x) => sum + x * x, 0);
    };
    expect((await size(16, false)) / (await size(4, false))).toBeGreaterThan(3);
    expect((await size(16, true)) / (await size(4, true))).toBeLessThan(1.3);
  });
});
