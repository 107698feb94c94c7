import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { sampleText } from "../testing/sample-suite.ts";
import { resolveSuite } from "./load.ts";
import { applyOverrides } from "./override.ts";
import { builtIns } from "./resolve-plugin.ts";
import { parseSource } from "./source.ts";
import type { Suite } from "./types.ts";

const source = parseSource("s.yaml", sampleText);
const set = (...sets: readonly string[]): Suite =>
  resolveSuite({ ...source, value: applyOverrides(source.value, sets), names: builtIns });

describe("--set", () => {
  it("changes a field, a field of every item, of an item by id, and adds what is missing on the way", () => {
    const suite = set(
      "seeds.count=3",
      "problems.*.budget.steps=100",
      "tuning.learningRate=[0.5, 0.25]",
      "treatments.he-*.recipe.penalty=l2(0.01)",
      "treatments.0.bias=constant(0.1)",
    );
    expect([suite.seeds.count, suite.problems.map(({ spec }) => spec.budget.steps)]).toEqual([3, [100, 100]]);
    expect(suite.tuning.learningRate).toEqual([0.25, 0.5]);
    expect(suite.treatments.map(({ spec }) => [spec.recipe?.penalty?.name, spec.bias.name])).toEqual([
      [undefined, "constant"],
      [undefined, "zeros"],
      ["l2", "zeros"],
    ]);
    expect(source.value).toMatchObject({ seeds: { count: 2 } });
  });

  it("makes a sweep an axis of the grid, or replaces the axis that is there", () => {
    const wide = set("problems.*.model.width=choice(4,8)");
    expect(wide.problems.map(({ id }) => id)).toEqual([
      "moons-d1-width4",
      "moons-d1-width8",
      "moons-d2-width4",
      "moons-d2-width8",
    ]);
    expect(wide.problems[1]?.grid).toEqual({ depth: 1, width: 8 });
    expect(set("problems.*.model.depth=range(1,6,2)").problems.map(({ id }) => id)).toEqual([
      "moons-d1",
      "moons-d3",
      "moons-d5",
    ]);
    expect(set("problems.*.grid.depth=choice(4)").problems.map(({ id }) => id)).toEqual(["moons-d4"]);
    expect(set("tuning.learningRate=choice(0.5,0.25)").tuning.learningRate).toEqual([0.25, 0.5]);
  });

  it("keeps the treatments that are named", () => {
    expect(set("treatments=glorot-*,zeros").treatments.map(({ id }) => id)).toEqual(["zeros", "glorot-uniform"]);
  });

  it.each([
    ["seeds.count", '--set: got "seeds.count", wanted path=value'],
    ["=3", '--set: got "=3", wanted path=value'],
    ["seeds..count=3", '--set: got "seeds..count=3", wanted path=value'],
    ["__proto__.x=3", "a suite has no field __proto__"],
    ["treatments=he-nromal", '--set treatments=he-nromal: no treatment "he-nromal"; did you mean "he-normal"?'],
    ["treatments.he-nromal.bias=zeros", 'no item "he-nromal"; did you mean "he-normal"?'],
    ["problems.*.budget.stpes=3", 'problems[0].budget: unknown key "stpes"; did you mean "steps"?'],
    ["seeds.count=many", 'seeds.count: got "many", wanted number'],
    ["seeds.count.x=1", '2 has no field "x"'],
    ["seeds.count=[1", "--set seeds.count=[1: "],
    ["problems.*.model.depth=range(5,1)", "range(5,1) is empty"],
    ["problems.*.model.depth=range(0,1e9)", "has 1000000000 values; wanted at most 10000"],
    ["problems.*.model.depth=range(a)", "range wants"],
    ["problems.*.model.depth=choice()", "choice wants"],
    ["treatments=zeros", 'reference: unknown treatment "glorot-uniform"'],
  ])("refuses %s", (one, message) => {
    expect(() => set(one)).toThrow(InputError);
    expect(() => set(one)).toThrow(message);
  });
});
