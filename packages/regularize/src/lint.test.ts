import {
  createRegistry,
  defineLayer,
  defineLintRule,
  type DescribedPlugin,
  description,
  type Finding,
  layerName,
  type LayerOptions,
  lint as runLint,
  type LintSubject,
  type Penalty,
  plugin,
  registry,
} from "@nn/core";
import { describe, expect, it } from "vitest";

import { swa } from "./averaging/swa.ts";
import { lint, lintRules } from "./lint.ts";
import { dropout } from "./noise/dropout.ts";
import { batchNorm } from "./normalization/batch-norm.ts";
import { groupNorm } from "./normalization/group-norm.ts";
import { l1 } from "./penalties/l1.ts";
import { l2 } from "./penalties/l2.ts";
import { plugins } from "./plugins.ts";
import { earlyStopping } from "./stopping/early-stopping.ts";

const { layer } = description;

const linear = layer("@nn/train:linear", {}, { linear: true });
const selu = layer("@nn/train:selu", {}, { selfNormalizing: true });
const dense = (options: object = {}): DescribedPlugin =>
  layer("@nn/train:dense", { units: 4, bias: true, activation: linear, ...options }, { weights: "product" });
const plain = dense({ bias: false });
const relu = layer("@nn/train:activation", { activation: layer("@nn/train:relu") });
const alphaDropout = layer("@nn/regularize:alphaDropout", {}, { drops: 0.1, keepsSelfNormalization: true });
const adamW = (decays = 0.01): DescribedPlugin => layer("@nn/train:adamW", {}, { decays });

interface Case {
  readonly code: string;
  readonly severity: Finding["severity"];
  /** Trips this rule and no other. */
  readonly bad: LintSubject;
  /** What the message names. */
  readonly says: string;
  readonly layer?: number;
  /** The same idea put right: trips nothing. */
  readonly good: LintSubject;
}

const cases: readonly Case[] = [
  {
    code: "dropout-on-output",
    severity: "error",
    bad: { model: [dense(), relu, dense(), dropout({ rate: 0.5 })] },
    says: "put it before the last layer with weights",
    layer: 3,
    good: { model: [dense(), relu, dropout({ rate: 0.5 }), dense()] },
  },
  {
    code: "high-dropout-rate",
    severity: "warning",
    bad: { model: [dense(), dropout({ keep: 0.1 }), dense()] },
    says: "drops 0.9",
    layer: 1,
    good: { model: [dense(), dropout({ keep: 0.9 }), dense()] },
  },
  {
    code: "dropout-before-batch-norm",
    severity: "warning",
    bad: { model: [plain, relu, dropout({ rate: 0.5 }), plain, batchNorm(), relu, dense()] },
    says: "put dropout after the last batch norm",
    layer: 2,
    good: { model: [plain, relu, dropout({ rate: 0.5 }), plain, dense()] },
  },
  {
    code: "batch-norm-on-output",
    severity: "warning",
    bad: { model: [plain, relu, plain, batchNorm()] },
    says: "normalizes the output",
    layer: 3,
    good: { model: [plain, batchNorm(), relu, plain] },
  },
  {
    code: "bias-before-norm",
    severity: "info",
    bad: { model: [dense(), batchNorm(), relu, dense()] },
    says: "set bias: false",
    layer: 0,
    good: { model: [plain, batchNorm(), relu, dense()] },
  },
  {
    code: "norm-after-activation",
    severity: "info",
    bad: { model: [dense(), relu, batchNorm(), dense()] },
    says: "the usual order",
    layer: 2,
    good: { model: [plain, batchNorm(), relu, dense()] },
  },
  {
    code: "norm-after-activation",
    severity: "info",
    bad: { model: [dense({ bias: false, activation: "relu" }), batchNorm(), dense()] },
    says: "the usual order",
    layer: 1,
    good: { model: [dense({ bias: false, activation: linear }), batchNorm(), dense()] },
  },
  {
    code: "decay-on-bias",
    severity: "warning",
    bad: { model: [dense({ penalty: l2({ roles: ["kernel", "bias", "gain"] }) })] },
    says: "acts on bias, gain",
    layer: 0,
    good: { model: [dense({ penalty: l2() })] },
  },
  {
    code: "decay-on-bias",
    severity: "warning",
    bad: { model: [dense()], use: [l1({ roles: ["offset"] })] },
    says: "acts on offset",
    good: { model: [dense()], use: [l1({ roles: ["embedding"] })] },
  },
  {
    code: "double-decay",
    severity: "warning",
    bad: { model: [dense()], use: [l2(1e-4)], optimizer: adamW() },
    says: "l2 and the weight decay of adamW",
    good: { model: [dense()], use: [l1(1e-4)], optimizer: adamW() },
  },
  {
    code: "double-decay",
    severity: "warning",
    bad: { model: [dense({ penalty: l2(1e-4) })], optimizer: adamW() },
    says: "keep one",
    layer: 0,
    good: { model: [dense({ penalty: l2(1e-4) })], optimizer: adamW(0) },
  },
  {
    code: "coupled-decay",
    severity: "info",
    bad: { model: [dense()], use: [l2(1e-4)], optimizer: layer("@nn/train:adam", {}, { adaptive: true }) },
    says: "hardly decay",
    good: {
      model: [dense()],
      use: [l2(1e-4, { convention: "decoupled" })],
      optimizer: layer("@nn/train:adam", {}, { adaptive: true }),
    },
  },
  {
    code: "averaging-with-batch-norm",
    severity: "warning",
    bad: { model: [plain, batchNorm(), relu, dense()], use: [swa()] },
    says: "those of the last weights",
    layer: 1,
    good: { model: [plain, groupNorm(2), relu, dense()], use: [swa()] },
  },
  {
    code: "penalty-before-norm",
    severity: "info",
    bad: { model: [dense({ bias: false, penalty: l2() }), batchNorm(), relu, dense()] },
    says: "effective learning rate",
    layer: 0,
    good: { model: [plain, batchNorm(), relu, dense({ penalty: l2() })] },
  },
  {
    code: "stopping-without-validation",
    severity: "error",
    bad: { model: [dense()], use: [earlyStopping()], hasValidation: false },
    says: "has no validation split",
    good: { model: [dense()], use: [earlyStopping()], hasValidation: true },
  },
  {
    code: "stopping-without-validation",
    severity: "error",
    bad: { model: [dense()], use: [earlyStopping({ monitor: "train.loss" })], hasValidation: true },
    says: "falls while the network overfits",
    good: { model: [dense()], hasValidation: false },
  },
  {
    code: "dropout-with-batch-norm",
    severity: "info",
    bad: { model: [plain, batchNorm(), relu, dropout({ rate: 0.5 }), dense()] },
    says: "noisy already",
    layer: 3,
    good: { model: [plain, batchNorm(), relu, dense()] },
  },
  {
    code: "alpha-dropout-without-selu",
    severity: "warning",
    bad: { model: [dense(), relu, alphaDropout, dense()] },
    says: "after relu",
    layer: 2,
    good: { model: [dense({ activation: selu }), alphaDropout, dense()] },
  },
  {
    code: "dropout-on-selu",
    severity: "warning",
    bad: { model: [dense({ activation: selu }), dropout({ rate: 0.1 }), dense()] },
    says: "raises the variance",
    layer: 0,
    good: { model: [dense({ activation: "elu" }), dropout({ rate: 0.1 }), dense()] },
  },
  {
    code: "stacked-dropout",
    severity: "warning",
    bad: { model: [dense(), dropout({ rate: 0.2 }), dropout({ rate: 0.2 }), dense()] },
    says: "layers 1 and 2 both drop",
    layer: 2,
    good: { model: [dense(), dropout({ rate: 0.2 }), dense(), dropout({ rate: 0.2 }), dense()] },
  },
];

describe("lint", () => {
  it.each(cases)("$code: $says", ({ code, severity, bad, says, layer, good }) => {
    const found = lint(bad);
    expect(found).toHaveLength(1);
    const { message, fix, ...rest } = found[0]!;
    expect(rest).toEqual({ code, severity, ...(layer === undefined ? {} : { layer }) });
    expect(`${message}; ${fix}`).toContain(says);
    expect(lint(good)).toEqual([]);
  });

  it("has a model that trips each rule, and codes that are unique", () => {
    const codes = lintRules.map((rule) => rule().code);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual([...codes].sort());
    for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });

  it("looks into models within models", () => {
    const inner = layer("@nn/train:sequential", { layers: [dense(), dropout({ rate: 0.5 })] }, { holds: "row" });
    const outer = layer("@nn/train:sequential", { layers: [inner] }, { holds: "row" });
    expect(lint({ model: outer })).toMatchObject([{ code: "dropout-on-output", layer: 1 }]);
  });

  it("makes what is JSON by its name, where the scope knows it", () => {
    const scope = createRegistry();
    scope.use(plugins);
    const model = [dense(), { name: "dropout", options: { rate: 0.9 } }, dense()];
    expect(lint({ model, scope }).map(({ code }) => code)).toEqual(["high-dropout-rate"]);
    expect(lint({ model: [dense(), { name: "dropout", options: { rate: 2 } }, dense()], scope })).toEqual([]);
    // What is inside and not known takes nothing from what it is in.
    scope.use(
      defineLayer<LayerOptions & { readonly inner: Penalty | null }>({
        name: "me:norm",
        summary: "Holds a penalty.",
        options: { name: layerName(), inner: plugin("penalty", null, [null]) },
        traits: () => ({ normalizes: "batch" }),
        build: (outputShape) => ({ outputShape, parameters: {}, apply: (output) => ({ output }) }),
      }),
    );
    const norm = { name: "me:norm", options: { inner: { name: "me:unknown", options: {} } } };
    expect(lint({ model: [plain, norm], scope }).map(({ code }) => code)).toEqual(["batch-norm-on-output"]);
    expect(lint({ model })).toEqual([]);
  });

  it("takes the rules that it is given", () => {
    const bad = { model: [dense(), dropout({ rate: 0.9 }), dense()] };
    const rule = lintRules.find(({ name }) => name === "highDropoutRate");
    expect(lint(bad, [])).toEqual([]);
    expect(lint(bad, [rule!({ limit: 0.95 } as object)])).toEqual([]);
    expect(lint(bad, [rule!()])).toHaveLength(1);
  });

  it("refuses what has no name", () => {
    expect(() => lint({ model: [{} as never] })).toThrow("wanted a plug-in value or { name, options }");
  });

  it("runs registered rules too, errors first", () => {
    const mine = defineLintRule({
      name: "test:noDense",
      code: "no-dense",
      severity: "warning",
      summary: "No dense layers.",
      options: {},
      examples: { bad: [], good: [] },
      find: () => [{ message: "dense", fix: "none" }],
    });
    const bad = { model: [dense(), dropout({ rate: 0.5 })] };
    expect(runLint(bad)).toEqual([]);
    registry.use(mine);
    expect(lint(bad).map(({ code }) => code)).toEqual(["dropout-on-output", "no-dense"]);
    expect(runLint(bad).map(({ code }) => code)).toEqual(["no-dense"]);
  });
});
