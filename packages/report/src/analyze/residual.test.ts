import { cpu } from "@nn/core";
import { expect, describe, it } from "vitest";
import { modelText } from "../page/words.ts";
import {
  buildNetwork,
  builtIns,
  executeTrial,
  lintSuite,
  loadDatasets,
  parseSuite,
  planCell,
  trialCost,
  type TrialResult,
  type TrialSpec,
} from "@nn/trials";

const text = `schema: nn-bench/1
name: residual
version: 1.0.0
problems:
  - id: "glyphs-b{blocks}"
    grid: { blocks: [1, 6] }
    dataset: { name: glyphs, options: { train: 60, validation: 20, test: 20 } }
    model: { kind: residual-mlp, depth: "{blocks}", width: 24, activation: relu }
    batchSize: 20
    budget: { steps: 6, evaluateEvery: 3 }
  - id: words
    dataset: { name: sentences, options: { train: 60, validation: 20, test: 20 } }
    model: { kind: transformer, features: 8, heads: 2, depth: 3, width: 16 }
    optimizer: adam
    batchSize: 20
    budget: { steps: 6, evaluateEvery: 6 }
treatments:
  - { id: he }
  - { id: norm, recipe: { normalization: layerNorm, dropout: dropout(rate=0.25) } }
  - { id: fixup, modelInitializer: fixup, branch: { scale: scalar, initial: 1, offsets: true } }
  - { id: skip-init, branch: { scale: scalar } }
  - { id: layer-scale, branch: { scale: channel, initial: 0.00001 } }
  - { id: t-fixup, initializer: glorotUniform, modelInitializer: tFixup }
reference: he
exclude: [{ problem: "glyphs-*", treatment: t-fixup }]
seeds: { count: 1, base: 3 }
tuning: { learningRate: [0.05] }
`;

const suite = parseSuite("residual.suite.yaml", text);
const context = { backend: cpu(), datasets: await loadDatasets(suite) };

function specOf(treatment: string, problem = "glyphs-b6"): TrialSpec {
  const spec = planCell(suite, { problem, treatment }, new Map()).report[0]?.spec;
  if (spec === undefined) throw new Error("one rate needs no tuning");
  return spec;
}

async function resultOf(treatment: string, problem?: string): Promise<TrialResult> {
  const { result } = await executeTrial(specOf(treatment, problem), context);
  expect(result.error ?? result.status).toBe("completed");
  return result;
}

/** Kinds of the layers of the branches. */
function branchesOf(treatment: string, problem?: string): string[] {
  const { options } = buildNetwork(specOf(treatment, problem), { classes: ["0", "1"], vocabulary: ["", "?"] }).toJSON();
  const layers = options.layers as { readonly name: string; readonly options: { readonly layers?: unknown } }[];
  return layers
    .filter(({ name }) => name.endsWith(":residual"))
    .map(({ options: { layers: inner } }) =>
      (inner as { readonly name: string }[]).map(({ name }) => name.slice(name.indexOf(":") + 1)).join(" "),
    );
}

/** Activation variance of the first dense layer and of the blocks, before training. */
function variances({ signal }: TrialResult): number[] {
  return signal.start
    .filter(({ layer }) => /^(dense1|residual\d+)$/.test(layer))
    .map(({ activationVariance }) => activationVariance ?? NaN);
}

describe("a residual network", () => {
  it("has pre-activation, normalization before it, and dropout in the middle", () => {
    expect(branchesOf("he")[0]).toBe("activation dense activation dense");
    expect(branchesOf("norm")[0]).toBe("layerNorm activation dense layerNorm activation dropout dense");
  });

  it("has Fixup's scalars: a bias before every activation and dense layer, a factor and a bias at the end", () => {
    expect(branchesOf("fixup")[0]).toBe("offset activation offset dense offset activation offset dense scale offset");
  });

  it("doubles its second moment in every block with He's kernels, and begins as one layer with SkipInit", async () => {
    const [he, skipInit, layerScale] = [
      await resultOf("he"),
      await resultOf("skip-init"),
      await resultOf("layer-scale"),
    ];
    const plain = variances(he);
    expect(plain).toHaveLength(7);
    // 2⁶ = 64 at infinite width.
    expect((plain[6] ?? NaN) / (plain[0] ?? NaN)).toBeGreaterThan(20);
    expect(variances(skipInit)).toEqual(Array.from({ length: 7 }, () => plain[0]));
    const [first = NaN, last = NaN] = [variances(layerScale).at(0), variances(layerScale).at(-1)];
    expect(last).not.toBe(first);
    expect(last / first).toBeCloseTo(1, 3);
  });

  it("guesses evenly at first with Fixup, and then learns", async () => {
    const { curve, weightsChain } = await resultOf("fixup");
    expect(curve[0]?.train.loss).toBeCloseTo(Math.log(10), 5);
    expect(curve.at(-1)?.train.loss).toBeLessThan(curve[0]?.train.loss ?? 0);
    expect(new Set(weightsChain).size).toBe(3);
  });

  it("trains with normalization", async () => {
    const { curve } = await resultOf("norm");
    expect(curve.at(-1)?.train.loss).toBeLessThan(curve[0]?.train.loss ?? 0);
  });

  it("costs what its layers cost, has words, and no guideline is broken", () => {
    expect(trialCost(specOf("he")) / trialCost(specOf("he", "glyphs-b1"))).toBeCloseTo(14 / 4, 6);
    expect(modelText(specOf("he").problem.model)).toBe("residual mlp, 6 blocks of two layers of 24, relu");
    expect(
      lintSuite(suite, builtIns).flatMap(({ findings }) => findings.filter(({ severity }) => severity !== "info")),
    ).toEqual([]);
  });
});

describe("a transformer", () => {
  it("has two branches a layer", () => {
    const [attention, feedForward] = ["norm", "fixup"].map((treatment) => branchesOf(treatment, "words"));
    expect(attention).toHaveLength(6);
    expect(attention?.slice(0, 2)).toEqual(["layerNorm selfAttention", "layerNorm conv1d activation dropout conv1d"]);
    expect(feedForward?.slice(0, 2)).toEqual([
      "offset selfAttention scale offset",
      "offset conv1d offset activation offset conv1d scale offset",
    ]);
  });

  it("trains with T-Fixup, whose draws are smaller", async () => {
    const [plain, scaled] = [await resultOf("he", "words"), await resultOf("t-fixup", "words")];
    expect(scaled.curve.at(-1)?.train.loss).toBeLessThan(scaled.curve[0]?.train.loss ?? 0);
    const sizes = [plain, scaled].map(({ signal }) => signal.start.at(-1)?.activationVariance ?? NaN);
    expect(sizes[1]).toBeLessThan(sizes[0] ?? NaN);
  });

  it("costs more with every layer, and has words", () => {
    const spec = specOf("he", "words");
    const { model } = spec.problem;
    const deeper = { ...spec, problem: { ...spec.problem, model: { ...model, depth: 6 } as typeof model } };
    expect(trialCost(deeper) / trialCost(spec)).toBeGreaterThan(1.5);
    expect(modelText(model)).toBe("transformer, 3 layers of 2 heads over 8 features and 16 hidden units, relu");
  });
});

describe("the suite file", () => {
  it("writes the branch out where there is one, and nothing elsewhere", () => {
    expect(suite.treatments.map(({ spec }) => spec.branch)).toEqual([
      undefined,
      undefined,
      { scale: "scalar", initial: 1, offsets: true },
      { scale: "scalar", initial: 0, offsets: false },
      { scale: "channel", initial: 0.00001, offsets: false },
      undefined,
    ]);
    expect(Object.keys(suite.treatments[0]?.spec ?? {})).toEqual(["initializer", "bias"]);
  });

  it.each([
    ["kind: residual-mlp", "kind: residual-mpl", 'did you mean "residual-mlp"?'],
    ['depth: "{blocks}"', "depth: 0", "got 0"],
    ["width: 24", "witdh: 24", 'unknown key "witdh"; did you mean "width"?'],
    ["offsets: true", "offset: true", 'unknown key "offset"; did you mean "offsets"?'],
    ["scale: scalar, initial", "scale: scaler, initial", 'got "scaler"; did you mean "scalar"?'],
    ["branch: { scale: scalar }", "branch: { initial: 0.5, offsets: true }", "branch.initial: got 0.5: wanted scale"],
    ["branch: { scale: scalar }", "branch: {}", "without them leave the branch out"],
    ["heads: 2", "heads: 3", "model.heads: got 3: wanted a divisor of features"],
    ["kind: transformer", "kind: transfomer", 'did you mean "transformer"?'],
    ["kind: residual-mlp", "kind: mlp", "treatments[2].branch: glyphs-b1 has a model of kind mlp"],
  ])("refuses %s as %s", (from, to, message) => {
    expect(() => parseSuite("residual.suite.yaml", text.replace(from, to))).toThrow(message);
  });

  it("lets a problem without branches leave such treatments out", () => {
    const plain = text.replace("kind: residual-mlp", "kind: mlp");
    const rule = 'exclude: [{ problem: "glyphs-*", treatment: [fixup, skip-init, layer-scale] }, ';
    expect(parseSuite("residual.suite.yaml", plain.replace("exclude: [", rule)).cells).toHaveLength(2 * 2 + 6);
  });
});
