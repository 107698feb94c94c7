import type { Layer } from "@nn/core";
import { describeLintRule } from "@nn/core/testing";
import { glorotUniform, heNormal, lint, lintRules as initRules, zeros } from "@nn/init";
import { dropout, lintRules as regularizeRules } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { activation, dense, lintRules, sequential, softmaxCrossEntropy } from "../index.ts";

for (const plugin of lintRules) describeLintRule(plugin, { describe, it });

describe("lint of models of this package", () => {
  const rules = [...initRules, ...regularizeRules, ...lintRules].map(
    (rule) => rule() as ReturnType<(typeof initRules)[0]>,
  );
  const codes = (layers: readonly Layer[]): string[] =>
    lint({ model: sequential(layers), loss: softmaxCrossEntropy() }, rules).map(({ code }) => code);

  it("reads layers as they are written", () => {
    const hidden = (options: object): ReturnType<typeof dense> =>
      dense(64, { activation: "relu", bias: false, ...options });
    expect(codes([hidden({}), hidden({}), dense(10)])).toEqual([]);
    expect(codes([...Array.from({ length: 20 }, () => hidden({ initializer: glorotUniform() })), dense(10)])).toEqual([
      "glorot-on-deep-relu",
    ]);
    expect(codes([hidden({ initializer: zeros() }), dense(10)])).toEqual(["zero-kernel"]);
    expect(codes([dense(64, { activation: "tanh", initializer: heNormal() }), dense(10)])).toEqual(["he-on-tanh"]);
    expect(codes([sequential([hidden({}), dense(10)]), activation("relu")])).toEqual(["activation-on-output"]);
    expect(codes([hidden({}), dense(10), dropout({ rate: 0.5 })])).toEqual(["dropout-on-output"]);
  });

  it("has codes that no two packages share", () => {
    const all = rules.map(({ code }) => code);
    expect(new Set(all).size).toBe(all.length);
  });
});
