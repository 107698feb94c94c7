import { describe, expect, it } from "vitest";
import { syntheticRecords, syntheticSuite } from "../../fixtures/synthetic.ts";
import { analyze } from "./analyze.ts";

const suite = syntheticSuite({
  depths: [2, 4, 6, 8, 10, 12, 14, 16],
  activations: ["tanh"],
  treatments: ["glorot-uniform", "zeros", "small-normal"],
  seeds: 3,
  fixedRate: null,
});
const { across } = analyze(suite, syntheticRecords(suite));
if (across === null) throw new Error("nothing across problems");

describe("acrossProblems", () => {
  it("ranks treatments and tells apart what eight problems can", () => {
    expect(across.treatments).toEqual(["glorot-uniform", "zeros", "small-normal"]);
    expect(across.ranks.ranks[0]).toBe(1);
    expect(across.ranks.p).toBeLessThan(0.01);
    const first = across.ranks.pairs.find(({ a, b }) => a === "glorot-uniform" && b === "zeros");
    // All eight problems agree: 2 / 2⁸, and Holm over three pairs.
    expect(first).toMatchObject({ p: 2 / 256, adjustedP: 6 / 256 });
    expect(across.ranks.groups.flat()).not.toContain("glorot-uniform");
  });

  it("compares times to the target with what never arrives", () => {
    const { speed } = across;
    expect(speed?.best[1]?.share.at(-1)).toBe(0);
    expect(speed?.best[0]?.share[0]).toBe(speed?.problems.length === 0 ? 1 : speed?.best[0]?.share.at(-1));
    expect(speed?.logRank[0]).toBeNull();
    expect(speed?.logRank[1]?.excess).toBeLessThan(0);
    expect(speed?.logRank[1]?.adjustedP).toBeLessThan(0.001);
  });

  it("has scores from all runs, none of zeros above chance by much", () => {
    expect(across.scores.thresholds[0]).toBe(0);
    expect(across.scores.profiles[1]?.share[1]).toBe(0);
    expect(across.scores.profiles[0]?.share[1]).toBeGreaterThan(0.9);
  });

  it("is nothing with one problem or one treatment, and JSON otherwise", () => {
    const one = syntheticSuite({
      depths: [2],
      activations: ["tanh"],
      treatments: ["zeros", "he-normal"],
      seeds: 2,
      fixedRate: null,
    });
    expect(analyze(one, syntheticRecords(one)).across).toBeNull();
    expect(JSON.parse(JSON.stringify(across))).toEqual(across);
  });
});
