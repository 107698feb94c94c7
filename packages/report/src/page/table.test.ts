import { describe, expect, it } from "vitest";
import { syntheticRecords, syntheticSuite } from "../../fixtures/synthetic.ts";
import { analyze } from "../analyze/analyze.ts";
import { summarizeRun } from "./summary.ts";
import { renderTable } from "./table.ts";

const suite = syntheticSuite({ depths: [2, 30], activations: ["relu"] });
const analysis = analyze(suite, syntheticRecords(suite));

describe("renderTable", () => {
  it("has one block a problem with every treatment, best first", () => {
    const text = renderTable(analysis);
    const blocks = text.split("\n\n");
    expect(blocks[0]).toMatch(/^glyphs-d2-relu\nchance 10 % · validation\.accuracy ≥ 0\.8 · 600 steps\n─/);
    const rows = (blocks[1] ?? "").split("\n").slice(5);
    expect(rows).toHaveLength(suite.treatments.length);
    expect(rows[0]).toMatch(
      /^▸ he-(normal|uniform) +0\.\d+ .* \d\d\.\d \[\d\d\.\d, \d\d\.\d\] .*\(5\/5\) +0\/5 +\+\d+\.\d pp, 5\/5 seeds higher$/,
    );
    expect(rows.find((row) => row.includes("zeros"))).toMatch(/10\.0 \[10\.0, 10\.0\] chance +> 600 \(0\/5\)/);
    expect(rows.find((row) => row.includes("glorot-uniform"))).toMatch(/reference$/);
    expect(rows.find((row) => row.includes("large-normal"))).toMatch(/ [1-5]\/5 /);
  });

  it.each([80, 100, 120])("stays within %i columns", (width) => {
    for (const line of renderTable(analysis, { width }).split("\n"))
      expect([...line].length, line).toBeLessThanOrEqual(width);
  });

  it("is the same text with colors, and colors only on demand", () => {
    const plain = renderTable(analysis);
    expect(plain).not.toContain("\u001b");
    expect(
      renderTable(analysis, { color: true })
        .replace(/\p{Cc}\[\d+m/gu, "")
        .replace(/ +$/gm, ""),
    ).toBe(plain);
  });

  it("does not let a name reach the terminal as a command", () => {
    const [first, ...others] = analysis.problems;
    if (first === undefined) throw new Error("no problem");
    const hostile = { ...analysis, problems: [{ ...first, id: "\u001b[2Jgone\u0007" }, ...others] };
    expect(renderTable(hostile).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });
});

describe("summarizeRun", () => {
  it("names winners, those that never left chance, and those that diverged", () => {
    const [shallow, deep, overall, fixed] = summarizeRun(analysis);
    expect(shallow).toMatch(/^glyphs-d2-relu: .*never left chance: zeros\.$/);
    expect(deep).toMatch(/^glyphs-d30-relu: he-\w+ .*never left chance: .*; diverged: large-normal [1-5]\/5\.$/);
    expect(overall).toMatch(/^Over all 2 problems: he-/);
    expect(fixed).toMatch(/fixed rate 0\.03/);
  });

  it("stays short however many problems there are", () => {
    const many = syntheticSuite({
      depths: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      activations: ["relu"],
      treatments: ["glorot-uniform", "zeros"],
      seeds: 2,
      fixedRate: null,
    });
    const lines = summarizeRun(analyze(many, syntheticRecords(many)));
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines.join(" ")).toContain("never left chance: zeros 9");
  });

  it("tells nothing apart by a single seed", () => {
    const single = syntheticSuite({ depths: [2, 10], activations: ["relu"], seeds: 1, fixedRate: null });
    const found = analyze(single, syntheticRecords(single));
    expect(found.problems[0]?.tuned.best).toHaveLength(single.treatments.length);
    const lines = summarizeRun(found).join("\n");
    expect(lines).toContain("one seed tells nothing apart");
    expect(lines).not.toContain(" apart from all others");
    expect(lines).toContain(", not apart from ");
  });
});
