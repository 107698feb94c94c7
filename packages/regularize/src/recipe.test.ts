import { createRegistry } from "@nn/core";
import { describe, expect, it } from "vitest";

import { dropout } from "./noise/dropout.ts";
import { l2 } from "./penalties/l2.ts";
import { plugins } from "./plugins.ts";
import { recipe } from "./recipe.ts";

const scope = createRegistry();
scope.use(plugins);

describe("recipe", () => {
  it("holds techniques of several kinds, by name or as values, and is a technique itself", () => {
    const mix = scope.technique("recipe([l2(1e-4), dropout(0.5), earlyStopping(3), batchNorm])");
    expect(mix).toMatchObject({ kind: "technique" });
    const parts = (mix as ReturnType<typeof recipe>).parts ?? [];
    expect(parts.map(({ kind }) => kind)).toEqual(["penalty", "layer", "stopping", "layer"]);
    expect(JSON.stringify(recipe([l2(1e-4), dropout(0.5)]).parts)).toBe(JSON.stringify(parts.slice(0, 2)));
  });

  it("comes back from JSON, every option written out", () => {
    const text = JSON.stringify(scope.technique({ name: "recipe", options: { use: ["l2(1e-4)", "recipe([l1])"] } }));
    expect(JSON.stringify(scope.technique(JSON.parse(text) as { name: string }))).toBe(text);
    expect(text).toContain('"strength":0.0001');
  });

  it("fails where a wrong name is written", () => {
    expect(() => scope.technique("recipe([l2, l3(1e-4)])")).toThrow(
      'recipe: use[1]: unknown technique "l3"; did you mean "l1"?',
    );
    expect(() => scope.technique("recipe([dropout(rate=0.5, keep=0.5)])")).toThrow("wanted exactly one of rate");
    expect(() => recipe([])).toThrow("no techniques");
    expect(() => recipe({ dropot: [] } as object)).toThrow('unknown option "dropot"');
  });
});
