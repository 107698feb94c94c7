import { array, compile, key, normal, type NdArray, type Tensor, type Variables } from "@nn/core";
import { lsuv, mimetic, tFixup } from "@nn/init";
import { layerNorm } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { applyModel, buildModel } from "../model/build-model.ts";
import { initializeParameters } from "../model/initialize-parameters.ts";
import { residual } from "./residual.ts";
import { sequential } from "./sequential.ts";
import { probe } from "../measure/probe.ts";
import { flatten } from "./flatten.ts";
import { dense } from "./dense.ts";
import { selfAttention } from "./self-attention.ts";

const [count, tokens, features] = [2, 3, 4];
const inputs = array(normal(key(1), count * tokens * features), { shape: [count, tokens, features] });
const batch = { inputs, targets: array([0, 1], { dtype: "int32" }) };
const options = { loss: "softmaxCrossEntropy", key: key(1) };

async function apply(layer: ReturnType<typeof selfAttention>, values?: Variables<NdArray>): Promise<number[]> {
  const built = buildModel(layer, [tokens, features]);
  const parameters = values ?? initializeParameters(built, key(3));
  const run = compile((given: Variables<Tensor>, x: Tensor) => {
    return applyModel(built, x, { parameters: given, state: {}, training: false }).output;
  });
  return [...(await run(parameters, inputs)).data];
}

/** The same with plain numbers, in float64. */
function attention(values: Variables<NdArray>, heads: number, causal: boolean): number[] {
  const width = features / heads;
  const project = (x: readonly number[], name: string): number[] =>
    Array.from({ length: features }, (_, j) =>
      x.reduce((sum, xi, i) => sum + xi * (values[`selfAttention1/${name}`]?.kernel?.data[i * features + j] ?? NaN), 0),
    );
  return Array.from({ length: count }, (_, example) => {
    const rows = Array.from({ length: tokens }, (_, token) => {
      const start = (example * tokens + token) * features;
      return [...inputs.data.subarray(start, start + features)];
    });
    const [q, k, v] = ["query", "key", "value"].map((name) => rows.map((row) => project(row, name)));
    return rows.flatMap((_, token) => {
      const mixed = Array.from({ length: features }, (_, feature) => {
        const from = Math.floor(feature / width) * width;
        const seen = causal ? token + 1 : tokens;
        const scores = Array.from({ length: seen }, (_, other) => {
          let score = 0;
          for (let i = from; i < from + width; i++) score += (q?.[token]?.[i] ?? NaN) * (k?.[other]?.[i] ?? NaN);
          return Math.exp(score / Math.sqrt(width));
        });
        const total = scores.reduce((a, b) => a + b);
        return scores.reduce((sum, score, other) => sum + (score / total) * (v?.[other]?.[feature] ?? NaN), 0);
      });
      return project(mixed, "output");
    });
  }).flat();
}

describe("selfAttention", () => {
  it.each([
    [1, false],
    [2, false],
    [4, true],
  ])("is softmax(q·kᵀ/√d)·v in %i heads, causal: %s", async (heads, causal) => {
    const layer = selfAttention(heads, { causal });
    const values = initializeParameters(buildModel(layer, [tokens, features]), key(3));
    const [got, wanted] = [await apply(layer), attention(values, heads, causal)];
    expect(got).toHaveLength(wanted.length);
    got.forEach((x, index) => expect(x).toBeCloseTo(wanted[index] ?? NaN, 5));
  });

  it("names its projections, and shows what each puts out", async () => {
    const built = buildModel(selfAttention(2), [tokens, features]);
    expect(Object.keys(built.parameters)).toEqual(
      ["query", "key", "value", "output"].map((name) => `selfAttention1/${name}`),
    );
    expect(built.parameters["selfAttention1/value"]?.kernel).toMatchObject({ role: "kernel", fans: { fanIn: 4 } });
    const model = sequential([residual([layerNorm(), selfAttention(2)]), flatten(), dense(2)]);
    const probed = probe(model, batch, options);
    const { layers } = await probed.measure();
    const query = layers.find(({ name }) => name === "residual1/selfAttention1/query");
    expect(query?.output.shape).toEqual([count * tokens, features]);
    const { values } = await lsuv({ tolerance: 1e-3 }).initialize(probed, key(1));
    const value = (await probed.measure(values)).layers.find(({ name }) => name === "residual1/selfAttention1/value");
    const data = [...(value?.output.data ?? [])];
    const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
    expect(data.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / data.length).toBeCloseTo(1, 2);
  });

  it("says what does not fit", () => {
    expect(() => buildModel(selfAttention(3), [tokens, features])).toThrow("3 heads do not divide the 4 features");
    expect(() => buildModel(selfAttention(), [features])).toThrow("wanted [tokens, features]");
    expect(() => selfAttention(0)).toThrow("heads");
  });
});

describe("initializers of attention", () => {
  const model = sequential([
    ...Array.from({ length: 4 }, () => residual([selfAttention(2)])),
    flatten(),
    residual([dense(12), dense(12)]),
    dense(2),
  ]);
  const probed = probe(model, batch, options);
  const ratio = (values: Variables<NdArray>, name: string): number =>
    (values[name]?.kernel?.data[5] ?? NaN) / (probed.values[name]?.kernel?.data[5] ?? NaN);

  it("T-Fixup scales values, outputs and the other branches", async () => {
    const { values } = await tFixup({ base: null }).initialize(probed, key(1));
    // N = 4: 0.67·4^(−1/4).
    const factor = 0.67 / Math.SQRT2;
    expect(ratio(values, "residual2/selfAttention1/value")).toBeCloseTo(factor, 5);
    expect(ratio(values, "residual3/selfAttention1/output")).toBeCloseTo(factor, 5);
    expect(ratio(values, "residual5/dense1")).toBeCloseTo(factor, 5);
    expect(ratio(values, "residual2/selfAttention1/query")).toBe(1);
    expect(ratio(values, "dense1")).toBe(1);
  });

  it("mimetic: a head's query·keyᵀ is the noisy identity cut to the rank of the head", async () => {
    const single = probe(sequential([selfAttention(1), flatten(), dense(2)]), batch, options);
    const { values } = await mimetic().initialize(single, key(1));
    const [query, keys] = ["query", "key"].map((name) => values[`selfAttention1/${name}`]?.kernel?.data ?? []);
    const product = (i: number, j: number): number =>
      Array.from(
        { length: features },
        (_, k) => (query?.[i * features + k] ?? NaN) * (keys?.[j * features + k] ?? NaN),
      ).reduce((a, b) => a + b);
    const trace = Array.from({ length: features }, (_, i) => product(i, i)).reduce((a, b) => a + b) / features;
    // β = 0.7, and a mean of four values of α·N(0, 1/4): standard deviation 0.175.
    expect(Math.abs(trace - 0.7)).toBeLessThan(0.6);
    expect(values.dense1).toEqual(single.values.dense1);
  });
});
