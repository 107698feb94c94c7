import { createRegistry, definePlugin, type Layer } from "@nn/core";
import { describe, expect, it } from "vitest";

import { batchNorm } from "./normalization/batch-norm.ts";
import { l2 } from "./penalties/l2.ts";
import { recipe, recipePlugin } from "./recipe.ts";

const relu: Layer = definePlugin<"layer", object, Layer>({
  kind: "layer",
  name: "test:relu",
  summary: "Stands for an activation.",
  defaults: {},
  create: () => ({
    build: (shape) => ({ outputShape: shape, parameters: {}, apply: (input) => ({ output: input }) }),
  }),
})();

const mix = recipe({
  penalty: "l2(1e-4)",
  constraint: "maxNorm(3)",
  normalization: "batchNorm(convention=keras)",
  dropout: "dropout(rate=0.5)",
  stopping: "earlyStopping(patience=3)",
});

describe("recipe", () => {
  it("resolves names and says every option in JSON", () => {
    expect(mix.penalty).toMatchObject({ id: "@nn/regularize:l2", options: { strength: 1e-4, convention: "sum" } });
    expect(JSON.parse(JSON.stringify(mix))).toMatchObject({
      name: "@nn/regularize:recipe",
      options: {
        penalty: { name: "@nn/regularize:l2", options: { strength: 1e-4, roles: ["kernel", "embedding"] } },
        constraint: { name: "@nn/regularize:maxNorm", options: { bound: 3 } },
        normalization: { name: "@nn/regularize:batchNorm", options: { convention: "keras" } },
        dropout: { name: "@nn/regularize:dropout", options: { rate: 0.5, keep: null } },
        stopping: { name: "@nn/regularize:earlyStopping", options: { patience: 3 } },
      },
    });
  });

  it("comes back from JSON, by itself and through a registry", () => {
    const text = JSON.stringify(mix);
    expect(JSON.stringify(recipe((JSON.parse(text) as typeof mix).options))).toBe(text);
    const registry = createRegistry();
    registry.use(recipePlugin);
    expect(JSON.stringify(registry.resolve("recipe", JSON.parse(text) as string))).toBe(text);
    expect(JSON.stringify(recipe({ ...mix.options, penalty: l2(1e-4) }))).toBe(text);
  });

  it("puts normalization before the activation and dropout after it", () => {
    expect(mix.afterHidden(relu).map(({ id }) => id)).toEqual([
      "@nn/regularize:batchNorm",
      "test:relu",
      "@nn/regularize:dropout",
    ]);
    expect(
      recipe({ normalization: batchNorm })
        .afterHidden()
        .map(({ id }) => id),
    ).toEqual(["@nn/regularize:batchNorm"]);
    expect(recipe().afterHidden(relu)).toEqual([relu]);
  });

  it("says what a run needs", () => {
    expect(mix.fitOptions()).toEqual({ penalty: mix.penalty, constraint: mix.constraint, callbacks: [mix.stopping] });
    expect(recipe().fitOptions()).toEqual({ callbacks: [] });
    expect(Object.isFrozen(mix)).toBe(true);
  });

  it("fails where a wrong name is written", () => {
    expect(() => recipe({ penalty: "l3(1e-4)" })).toThrow('unknown penalty "l3"; did you mean "l1"?');
    expect(() => recipe({ dropout: "dropout(rate=0.5, keep=0.5)" })).toThrow("wanted exactly one of rate");
    expect(() => recipe({ dropout: "dropuot(rate=0.5)" })).toThrow('did you mean "dropout"?');
    expect(() => recipe({ dropot: "dropout(rate=0.5)" } as object)).toThrow('unknown option "dropot"');
  });

  it("wants layers that keep the shape", () => {
    const pooling = definePlugin<"layer", object, Layer>({
      kind: "layer",
      name: "test:pooling",
      summary: "Halves its input.",
      defaults: {},
      create: () => ({ build: () => ({ outputShape: [2], parameters: {}, apply: (input) => ({ output: input }) }) }),
    });
    expect(() => recipe({ normalization: pooling() })).toThrow("which changes the shape of its input");
  });
});
