import { describe, expect, it } from "vitest";
import { recordOf, syntheticRecords, syntheticSuite } from "../../fixtures/synthetic.ts";
import { analyze } from "./analyze.ts";
import { renderReport } from "../page/html.ts";
import { varianceComponents } from "@nn/statistics";
import type { Stream, Suite, TrialRecord } from "@nn/trials";
import { sampleProvenance } from "@nn/trials/testing";

const plain = syntheticSuite({
  depths: [2],
  activations: ["tanh"],
  treatments: ["he-normal", "zeros"],
  seeds: 4,
  fixedRate: null,
});
const suite: Suite = { ...plain, seeds: { ...plain.seeds, vary: ["init", "order"] } };

/** Test accuracies by hand: the initial values move it by tenths, the order of examples by hundredths. */
const records = syntheticRecords(suite).map((record): TrialRecord => {
  const { phase, seedIndex, stream } = record.labels;
  if (record.labels.treatment === "zeros" || (phase !== "report" && phase !== "vary")) return record;
  const steps: Readonly<Record<Stream | "all", number>> = { init: 0.1, order: 0.01, augment: 0, layer: 0, all: 0.12 };
  const accuracy = 0.5 + steps[stream ?? "all"] * seedIndex;
  const metrics = { loss: 1, accuracy };
  return recordOf(record, {
    ...record.result,
    status: "completed",
    final: { train: metrics, validation: metrics, test: metrics },
  });
});

describe("variance components of a cell", () => {
  const analysis = analyze(suite, records);
  const cell = analysis.problems[0]?.tuned.cells.find(({ treatment }) => treatment === "he-normal");

  it("come from the trials that change one stream of the first report trial", () => {
    // Values 0.5, 0.6, 0.7, 0.8: variance 1/60; a hundredth of it for the order; 1.44 times as much for all together.
    const [init, order] = cell?.variance?.components ?? [];
    expect([init?.source, init?.n, order?.source, order?.n]).toEqual(["init", 4, "order", 4]);
    expect(init?.variance).toBeCloseTo(1 / 60, 12);
    expect(order?.variance).toBeCloseTo(1 / 6000, 12);
    expect(init?.share).toBeCloseTo(1 / 1.44, 12);
    expect(cell?.variance?.interaction).toBeCloseTo((1.44 - 1.01) / 60, 12);
  });

  it("are exactly nothing where nothing varies, whose mean may be off by a rounding", () => {
    const { components, total, interaction } = varianceComponents({ init: [0.1, 0.1, 0.1] }, [0.1, 0.1, 0.1]);
    expect([components[0]?.variance, components[0]?.share, total?.variance, interaction]).toEqual([0, null, 0, 0]);
  });

  it("do not enter any other number, and every trial is expected", () => {
    expect(cell?.n).toBe(4);
    expect(analysis.expected).toBe(records.length);
    expect(analysis.warnings.join(" ")).not.toContain("missing");
    const { vary: _vary, ...seeds } = suite.seeds;
    const without = analyze(
      { ...suite, seeds },
      records.filter(({ labels }) => labels.phase !== "vary"),
    );
    expect(without.problems[0]?.tuned.cells[0]).not.toHaveProperty("variance");
    expect(without.problems[0]?.tuned.cells[0]?.accuracy).toEqual(cell?.accuracy);
  });

  it("stand in the report, as standard deviations", () => {
    const page = renderReport({ suite, analysis, records, provenance: sampleProvenance });
    expect(page).toContain("Sources of variance");
    expect(page).toContain("Always the same test accuracy, whatever changes: zeros.");
    // √(1/60) = 12.9 points, 69 % of the variance of all together.
    expect(page).toMatch(/<b>12\.9<\/b><span class="range"> \[[^<]+<\/span> 69 %/);
  });
});
