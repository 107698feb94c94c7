import {
  add,
  defineModelInitializer,
  defineProbe,
  key,
  mapVariables,
  matmul,
  type ModelInitializerPlugin,
  type ModelProbe,
  mul,
  NdArray,
  normal,
  type ProbedLayer,
  registry,
  reshape,
  softmax,
  sum,
  type Variables,
} from "@nn/core";
import { LawError } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { lossAfterStep } from "./first-step.ts";
import { compileGradientQuotient, gradientQuotient } from "./gradient-quotient.ts";
import { glorotUniform } from "./initializers/glorot-uniform.ts";
import { depthScaling } from "./model-initializers/depth-scaling.ts";
import { fixup } from "./model-initializers/fixup.ts";
import { gradInit } from "./model-initializers/grad-init.ts";
import { lsuv } from "./model-initializers/lsuv.ts";
import { metaInit } from "./model-initializers/meta-init.ts";
import { mup } from "./model-initializers/mup.ts";
import { weightNormInit } from "./model-initializers/weight-norm-init.ts";
import { zeroLastGamma } from "./model-initializers/zero-last-gamma.ts";
import { plugins } from "./plugins.ts";
import { modelInitializers } from "./model-initializers.ts";
import { moments, scaled } from "./model-values.ts";
import { describeModelInitializer } from "./testing/describe-model-initializer.ts";
import { mlpProbe } from "./testing/mlp-probe.ts";
import { modelInitializerLaws } from "./testing/model-initializer-laws.ts";

/** Options that make the slow ones quick. */
const quick: Readonly<Record<string, object>> = { metaInit: { steps: 3 }, gradInit: { steps: 3 } };
const flat = (values: Variables<NdArray>): number[] =>
  Object.values(values).flatMap((layer) => Object.values(layer).flatMap(({ data }) => [...data]));
const scaledBy = (model: ModelProbe, factor: number): ModelProbe =>
  model.withValues(
    mapVariables(
      model.values,
      ({ data, shape }) =>
        new NdArray(
          Float32Array.from(data, (x) => x * factor),
          shape,
        ),
    ),
  );

/** Those that refuse a model without attention. */
const forAttention = new Set(["tFixup", "mimetic"]);

/** One residual block of attention in one head, on four tokens of six numbers; the loss is a sum of squares. */
function attentionProbe(): ModelProbe {
  const shape = [6, 6];
  const fans = { fanIn: 6, fanOut: 6 };
  const inner = ["query", "key", "value", "output"].map((part): ProbedLayer => ({
    name: `residual1/selfAttention1/${part}`,
    kind: "@nn/train:dense",
    inputShape: [6],
    outputShape: [6],
    parameters: { kernel: { shape, role: "kernel", initializer: glorotUniform(), fans } },
  }));
  const parameters = Object.fromEntries(inner.map(({ name, parameters: own }) => [name, own]));
  const around = { inputShape: [4, 6], outputShape: [4, 6], parameters: {} };
  const layers: ProbedLayer[] = [
    ...inner,
    { name: "residual1/selfAttention1", kind: "@nn/train:selfAttention", options: { heads: 1 }, ...around },
    { name: "residual1", kind: "@nn/train:residual", residual: true, ...around },
  ];
  return defineProbe({
    layers,
    parameters,
    values: mapVariables(parameters, ({ initializer }, layer) => {
      return new NdArray(initializer.sample(key(1).fold("init", layer), shape, { fans }), shape);
    }),
    batch: { inputs: new NdArray(normal(key(2), 24), [1, 4, 6]), targets: new NdArray(new Float32Array(1), [1]) },
    record(values, { inputs }) {
      const [query, keys, value, output] = inner.map(({ name }) => {
        const x = reshape(inputs, [4, 6]);
        return matmul(x, values[name]!.kernel!);
      });
      const mixed = matmul(softmax(matmul(query!, keys!, { transposeB: true })), value!);
      const losses = reshape(sum(mul(add(mixed, output!), mixed)), [1]);
      const signal = { input: inputs, preActivation: mixed, output: mixed };
      return { output: mixed, losses, layers: Object.fromEntries(layers.map(({ name }) => [name, signal])) };
    },
  });
}

// What they draw from is looked up by name.
registry.use(plugins);

for (const plugin of modelInitializers) {
  describeModelInitializer(
    plugin,
    { describe, it },
    { options: quick[plugin.name] ?? {}, ...(forAttention.has(plugin.name) ? { model: attentionProbe } : {}) },
  );
}

it("the laws catch hidden randomness, a probe that is written to, and a batch that is looked at in secret", async () => {
  const define = (initialize: (model: ModelProbe) => Variables<NdArray>): ModelInitializerPlugin =>
    defineModelInitializer({
      name: "test:faulty",
      summary: "Faulty on purpose.",
      options: {},
      usesData: false,
      initialize: ({ model }) => ({ values: initialize(model) }),
    });
  const times = (values: Variables<NdArray>, factor: () => number): Variables<NdArray> =>
    mapVariables(values, (value) => scaled(value, factor()));
  const faulty = [
    define((model) => times(model.values, Math.random)),
    define((model) => {
      model.values.dense1?.kernel?.data.fill(1);
      return times(model.values, () => 2);
    }),
    define((model) => times(model.values, () => 1 + Math.abs(model.batch.inputs.data[0] ?? 0))),
    define((model) => model.values),
  ];
  const broken = await Promise.all(
    faulty.map(async (plugin) => {
      const names: string[] = [];
      for (const { name, check } of modelInitializerLaws(() => mlpProbe())) {
        try {
          await check(plugin, {});
        } catch (error) {
          if (!(error instanceof LawError)) throw error;
          names.push(name);
        }
      }
      return names;
    }),
  );
  expect(broken[0]).toContain("the same model and key give the same bits");
  expect(broken[1]).toEqual(["it changes something, and never the values that it was given"]);
  expect(broken[2]).toEqual(["it looks at the batch only if it says so"]);
  expect(broken[3]).toEqual(["it changes something, and never the values that it was given"]);
});

it("every plug-in cites its paper with the year", () => {
  for (const { paper } of modelInitializers) expect(paper).toMatch(/\(\d{4}\)$/);
});

describe("lsuv", () => {
  const deep = { widths: [6, ...Array.from({ length: 10 }, () => 32), 4], examples: 128 };

  it.each(["relu", "tanh", "linear"] as const)("brings every linear output to variance 1 (%s)", async (activation) => {
    const model = mlpProbe({ ...deep, activation });
    const { values } = await lsuv({ base: "orthogonal", tolerance: 0.01 }).initialize(model, key(2));
    const { layers } = await model.measure(values);
    for (const { preActivation } of layers) {
      expect(Math.abs(moments(preActivation.data).variance - 1)).toBeLessThanOrEqual(0.01);
    }
  });

  it("keeps what is within the tolerance", async () => {
    const model = mlpProbe();
    const once = await lsuv({ base: null }).initialize(model, key(1));
    const again = await lsuv({ base: null }).initialize(model.withValues(once.values), key(1));
    expect(flat(again.values)).toEqual(flat(once.values));
    expect(flat(once.values)).not.toEqual(flat(model.values));
  });

  it("says where the signal ends", async () => {
    await expect(lsuv({ base: "zeros" }).initialize(mlpProbe(), key(1))).rejects.toThrow(
      'lsuv: the linear output of layer "dense1" has variance 0 on the batch',
    );
    expect(() => lsuv({ base: "heNormel" as never })).toThrow('did you mean "heNormal"');
    expect(() => lsuv({ tolerance: 0 })).toThrow("tolerance");
  });
});

describe("weightNormInit", () => {
  it("gives every unit mean 0 and variance 1", async () => {
    const model = mlpProbe({ activation: "tanh", examples: 128 });
    const { values } = await weightNormInit().initialize(model, key(3));
    for (const { preActivation } of (await model.measure(values)).layers) {
      const units = preActivation.shape.at(-1) ?? 1;
      for (let unit = 0; unit < units; unit++) {
        const { mean, variance } = moments(preActivation.data, unit, units);
        expect(Math.abs(mean)).toBeLessThan(1e-5);
        expect(Math.abs(variance - 1)).toBeLessThan(1e-4);
      }
    }
  });

  it("does not depend on the length of the directions", async () => {
    const model = mlpProbe();
    const short = await weightNormInit({ base: "normal(std=0.05)" }).initialize(model, key(3));
    const long = await weightNormInit({ base: "normal(std=0.8)" }).initialize(model, key(3));
    const differences = flat(short.values).map((x, index) => Math.abs(x - (flat(long.values)[index] ?? NaN)));
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });

  it("only scales layers without bias", async () => {
    const model = mlpProbe({ bias: false });
    const { values } = await weightNormInit().initialize(model, key(3));
    const { layers } = await model.measure(values);
    const { mean, variance } = moments(layers[0]?.preActivation.data ?? new Float32Array(0), 0, 16);
    expect(variance).toBeCloseTo(1, 4);
    expect(Math.abs(mean)).toBeGreaterThan(1e-3);
  });
});

describe("metaInit", () => {
  it("lowers the gradient quotient of a badly scaled network, directions unchanged", async () => {
    const model = scaledBy(mlpProbe({ activation: "tanh", examples: 32 }), 3);
    const { values } = await metaInit({ data: "batch", steps: 100, rate: 0.05, momentum: 0.5 }).initialize(
      model,
      key(1),
    );
    const before = await gradientQuotient(model);
    const after = await gradientQuotient(model.withValues(values));
    expect(after).toBeLessThan(0.5 * before);
    const [was, is] = [model.values.dense2?.kernel?.data ?? [], values.dense2?.kernel?.data ?? []];
    expect((is[7] ?? 0) / (was[7] ?? 0)).toBeCloseTo((is[100] ?? 0) / (was[100] ?? 0), 4);
    expect(values.dense1?.bias).toEqual(model.values.dense1?.bias);
  });

  it("knows how the quotient changes with the norm of a kernel", async () => {
    const model = mlpProbe({ activation: "tanh", examples: 32 });
    const { slopes } = await compileGradientQuotient(model, 1e-3)(model.values, model.batch);
    const at = async (factor: number): Promise<number> => {
      const kernel = model.values.dense2?.kernel as NdArray;
      const data = Float32Array.from(kernel.data, (x) => x * factor);
      const dense2 = { ...model.values.dense2, kernel: new NdArray(data, kernel.shape) };
      return gradientQuotient(model.withValues({ ...model.values, dense2 }), { epsilon: 1e-3 });
    };
    const slope = ((await at(1.005)) - (await at(0.995))) / 0.01;
    expect((slopes.dense2?.kernel ?? NaN) / slope).toBeCloseTo(1, 1);
  });

  it("the quotient goes to 0 where the loss becomes linear in the parameters", async () => {
    // The Hessian of one layer is of the order of the squared input, its gradient of the order of the input.
    const model = mlpProbe({ widths: [4, 3], bias: false, examples: 8 });
    const tiny = {
      ...model,
      batch: {
        ...model.batch,
        inputs: new NdArray(
          Float32Array.from(model.batch.inputs.data, (x) => x * 1e-3),
          model.batch.inputs.shape,
        ),
      },
    };
    expect(await gradientQuotient(tiny, { epsilon: 1e-12 })).toBeLessThan(1e-4);
  });
});

describe("gradInit", () => {
  it.each([
    ["sgd", { learningRate: 0.1, gradientNorm: 1 }],
    ["adam", { learningRate: 0.003, gradientNorm: 20 }],
  ] as const)("lowers the loss after one step of %s", async (step, options) => {
    const model = scaledBy(mlpProbe({ examples: 64 }), 1.5);
    const { values } = await gradInit({ step, ...options, steps: 120, rate: 0.02 }).initialize(model, key(1));
    const { learningRate } = options;
    const before = await lossAfterStep(model, { step, learningRate });
    const after = await lossAfterStep(model.withValues(values), { step, learningRate });
    expect(after).toBeLessThan(0.8 * before);
  });

  it("brings the norm of the gradient under its limit", async () => {
    const model = scaledBy(mlpProbe({ examples: 64 }), 1.5);
    const { values } = await gradInit({ gradientNorm: 0.5, steps: 150, rate: 0.02 }).initialize(model, key(1));
    const norm = async (at: Variables<NdArray>): Promise<number> =>
      Math.sqrt(flat((await model.differentiate(at)).gradients).reduce((sum, x) => sum + x * x, 0));
    expect(await norm(model.values)).toBeGreaterThan(2);
    // Each update sees a random half of the batch, so the whole batch is near the limit, not exactly below it.
    expect(await norm(values)).toBeLessThan(0.75);
  });

  it("refuses a batch that it cannot halve", async () => {
    await expect(gradInit().initialize(mlpProbe({ examples: 3 }), key(1))).rejects.toThrow("wanted at least 4");
  });
});

describe("fixup", () => {
  it("scales the first kernels of branches and puts zeros at their ends", async () => {
    const model = mlpProbe({ blocks: 4, widths: [6, 256, 4], examples: 8 });
    const { values } = await fixup({ base: null }).initialize(model, key(1));
    // m = 2 and L = 4: He times 4^(−1/2).
    const [was, is] = [model.values["residual2/dense1"]?.kernel, values["residual2/dense1"]?.kernel];
    expect((is?.data[5] ?? 0) / (was?.data[5] ?? 1)).toBeCloseTo(0.5, 6);
    for (const name of ["residual1/dense2", "residual4/dense2", "dense2"]) {
      expect(values[name]?.kernel?.data.every((x) => x === 0)).toBe(true);
    }
    expect(values.dense1).toEqual(model.values.dense1);
    const { loss, output } = await model.measure(values);
    expect(loss).toBeCloseTo(Math.log(4), 5);
    expect(output.data.every((x) => x === 0)).toBe(true);
  });

  it("refuses a model without residual blocks", async () => {
    await expect(fixup().initialize(mlpProbe(), key(1))).rejects.toThrow("fixup: the model has no residual block");
  });
});

describe("depthScaling", () => {
  it("divides the end of every branch by the root of their number", async () => {
    const model = mlpProbe({ blocks: 9 });
    const { values } = await depthScaling().initialize(model, key(1));
    const ratio = (name: string): number =>
      (values[name]?.kernel?.data[3] ?? NaN) / (model.values[name]?.kernel?.data[3] ?? NaN);
    expect(ratio("residual1/dense2")).toBeCloseTo(1 / 3, 6);
    expect(ratio("residual1/dense1")).toBe(1);
    expect(ratio("dense2")).toBe(1);
  });
});

describe("zeroLastGamma", () => {
  it("makes every block the identity", async () => {
    const model = mlpProbe({ blocks: 3 });
    const { values } = await zeroLastGamma().initialize(model, key(1));
    const { layers } = await model.measure(values);
    const stem = layers.find(({ name }) => name === "dense2");
    const blocks = layers.filter(({ name }) => /^residual\d$/.test(name));
    expect(blocks.length).toBe(3);
    for (const { output } of blocks) expect(output.data).toEqual(stem?.output.data);
  });
});

describe("mup", () => {
  const wide = mlpProbe({ widths: [6, 256, 256, 4], examples: 8 });

  it("is the plain initialization at the base width", async () => {
    const { values, learningRates } = await mup({ base: null, baseWidth: 256 }).initialize(wide, key(1));
    expect(values).toEqual(wide.values);
    for (const layer of Object.values(learningRates ?? {})) expect(Object.values(layer)).toEqual([1, 1]);
  });

  it("has the variances and the rates of the table for Adam", async () => {
    const { values, learningRates } = await mup({ baseWidth: 16 }).initialize(wide, key(1));
    const variance = (name: string): number => moments(values[name]?.kernel?.data ?? new Float32Array(1)).variance;
    // Relative standard deviation of a sample variance of n draws: √(2/n); five of them.
    expect(variance("dense2") * 256).toBeCloseTo(1, 1);
    expect(variance("dense3") * 256 * 16).toBeGreaterThan(1 - 5 * Math.sqrt(2 / 1024));
    expect(variance("dense3") * 256 * 16).toBeLessThan(1 + 5 * Math.sqrt(2 / 1024));
    expect(learningRates).toEqual({
      dense1: { kernel: 1, bias: 1 },
      dense2: { kernel: 1 / 16, bias: 1 },
      dense3: { kernel: 1 / 16, bias: 1 },
    });
  });

  it("has the rates of the table for SGD, and zeros at the end when asked", async () => {
    const { values, learningRates } = await mup({ baseWidth: 16, optimizer: "sgd", zeroOutput: true }).initialize(
      wide,
      key(1),
    );
    expect(learningRates).toEqual({
      dense1: { kernel: 16, bias: 16 },
      dense2: { kernel: 1, bias: 16 },
      dense3: { kernel: 1 / 16, bias: 1 },
    });
    expect(values.dense3?.kernel?.data.every((x) => x === 0)).toBe(true);
  });

  it("needs an input and an output", async () => {
    await expect(mup().initialize(mlpProbe({ widths: [4, 3] }), key(1))).rejects.toThrow("wanted at least two");
  });
});
