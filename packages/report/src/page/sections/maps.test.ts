import { describe, expect, it } from "vitest";
import { syntheticRecords, syntheticSuite } from "../../../fixtures/synthetic.ts";
import { analyze } from "../../analyze/analyze.ts";
import type { ProblemSpec, Suite } from "@nn/trials";
import type { ReportContext } from "../context.ts";
import { edgesOf } from "../charts/heat-map.ts";
import { alongAxes } from "./along-axis.ts";
import { trainability } from "./trainability.ts";

const variances = [1, 1.5, 2, 2.5, 3];
const bias = { name: "normal", version: "1", options: { mean: 0, std: Math.sqrt(0.05) } };

/** The toy run under other names: its numbers do not matter here. */
function context(change: (suite: Suite) => Suite, depths: readonly number[]): ReportContext {
  const treatments = ["glorot-uniform", "he-normal", "lecun-normal", "zeros", "orthogonal"];
  const toy = syntheticSuite({ depths, activations: ["tanh"], treatments, seeds: 2, fixedRate: null });
  const analysis = analyze(toy, syntheticRecords(toy));
  return { suite: change(toy), analysis, seriesOf: (id) => treatments.indexOf(id) };
}

const asMap = (suite: Suite): Suite => ({
  ...suite,
  treatments: suite.treatments.map(({ id, title }, index) => ({
    id,
    title,
    spec: {
      initializer: {
        name: "varianceScaling",
        version: "1",
        options: { scale: variances[index] ?? 0, mode: "fanIn", distribution: "normal" },
      },
      bias,
    },
  })),
});

describe("trainability", () => {
  it("draws a map with the mean-field line where treatments are weight variances and problems depths", () => {
    const markup = trainability(context(asMap, [2, 10, 30, 60]))?.markup ?? "";
    expect(markup.match(/class="field heat"/g)).toHaveLength(20);
    // Two sides of the critical variance 1.761 of tanh at σ_b² = 0.05, and the legend.
    expect(markup.match(/class="theory"/g)).toHaveLength(3);
    expect(markup).toContain("infinite at the critical variance 1.761");
    expect(markup).toMatch(/Left chance: \d+ of \d+ networks below the line, \d+ of \d+ above it\./);
    expect(markup).not.toContain("NaN");
  });

  it("is silent where treatments differ in other things, or repeat a variance", () => {
    expect(trainability(context((suite) => suite, [2, 10, 30, 60]))).toBeNull();
    const twice = (suite: Suite): Suite => {
      const [first] = asMap(suite).treatments;
      return {
        ...asMap(suite),
        treatments: asMap(suite).treatments.map((treatment) =>
          treatment.id === "zeros" ? { ...treatment, spec: first?.spec ?? treatment.spec } : treatment,
        ),
      };
    };
    expect(trainability(context(twice, [2, 10, 30, 60]))).toBeNull();
    expect(trainability(context(asMap, [2, 60]))).toBeNull();
  });
});

describe("alongAxes", () => {
  it("draws accuracy and steps to the target over depth", () => {
    const markup = alongAxes(context((suite) => suite, [2, 10, 30, 60]))?.markup ?? "";
    expect(markup).toContain("Along depth");
    expect(markup.match(/<svg class="chart"/g)).toHaveLength(2);
    expect(markup).toContain("Steps to target");
    expect(markup).not.toContain("NaN");
  });

  it("draws the coordinate check over width", () => {
    const drawn = context((suite) => suite, [2, 10, 30, 60]);
    const problems = drawn.analysis.problems.map((problem) => {
      const { depth = 0 } = problem.grid;
      const spec: ProblemSpec = { ...problem.spec, target: null };
      return { ...problem, grid: { width: depth }, spec };
    });
    const markup = alongAxes({ ...drawn, analysis: { ...drawn.analysis, problems } })?.markup ?? "";
    expect(markup).toContain("Mean |activation| at step 0");
    expect(markup).toContain("Mean |activation| at the end");
    expect(markup).not.toContain("Steps to target");
  });

  it("is silent for three values or fewer", () => {
    expect(alongAxes(context((suite) => suite, [2, 10, 30]))).toBeNull();
  });
});

describe("edgesOf", () => {
  it("puts the edge of a cell halfway to its neighbour, and as far out as in", () => {
    const [low, high] = edgesOf([4, 1, 2]);
    expect([1, 2, 4].map((value) => [low.get(value), high.get(value)])).toEqual([
      [0.5, 1.5],
      [1.5, 3],
      [3, 5],
    ]);
  });
});
