import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { syntheticRecords, syntheticSuite } from "../../fixtures/synthetic.ts";
import { analyze } from "../analyze/analyze.ts";
import { csvCell } from "../export/csv.ts";
import type { Provenance, Suite, TrialRecord } from "@nn/trials";
import { sampleProvenance } from "@nn/trials/testing";
import { renderReport } from "./html.ts";
import { renderTable } from "./table.ts";

const provenance: Provenance = {
  ...sampleProvenance,
  git: { sha: "0123456789abcdef0123456789abcdef01234567", dirty: false },
  lockfileSha256: "ab".repeat(32),
  packages: [{ name: "@nn/core", version: "0.1.0" }],
  cpu: { model: "A <fast> CPU", cores: 2 },
  datasets: [{ name: "glyphs", digest: "ef".repeat(32) }],
};

function report(suite: Suite, records: readonly TrialRecord[]): string {
  return renderReport({ suite, analysis: analyze(suite, records), records, provenance });
}

const suite = syntheticSuite({ depths: [2, 30] });
const records = syntheticRecords(suite);
const page = report(suite, records);

/** Throws at the first tag that is closed in the wrong place or never; scripts and styles are skipped. */
function checkNesting(html: string): Map<string, number> {
  const empty = new Set(["meta", "br", "col", "hr", "input"]);
  const counts = new Map<string, number>();
  const open: string[] = [];
  const body = html.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, "<$1></$1>").replace("<!doctype html>", "");
  // An attribute's value may hold neither < nor >: both are escaped.
  for (const match of body.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*(\/?)>|[<>]/g)) {
    const [whole, slash, name, , selfClosed] = match;
    if (name === undefined)
      throw new Error(`stray ${whole} at ${body.slice(Math.max(0, match.index - 60), match.index + 60)}`);
    counts.set(name, (counts.get(name) ?? 0) + (slash === "" ? 1 : 0));
    if (slash === "/") {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected}>`);
    } else if (selfClosed === "" && !empty.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(" ")}`);
  return counts;
}

const cellsToCopy = ["=1+1", '@a"b', "-2.5 pp", "-2.5", "+1e-7", "-200 %", "0.5 [0.4, 0.6]"];
/** A comma is within quotes. */
const wrapped = (text: string): string => (text.includes(",") ? `"${text}"` : text);

describe("renderReport", () => {
  it("copies tables by the rule of export: formulas become text, numbers stay numbers", () => {
    // As it stands in the page, with nothing else around it.
    const [, source = ""] = /const csvCell = (function[^]*?\n?\});\n\s*const csvOfTable/.exec(page) ?? [];
    const cells = runInNewContext(`${JSON.stringify(cellsToCopy)}.map(${source})`);
    expect([...cells]).toEqual(cellsToCopy.map(csvCell));
    expect(cells).toEqual(["'=1+1", '"\'@a""b"', "'-2.5 pp", "-2.5", "+1e-7", "-200 %", "0.5 [0.4, 0.6]"].map(wrapped));
  });

  it("is well formed, with unique ids that all references meet", () => {
    const counts = checkNesting(page);
    // A problem has 4 convergence charts, 1 of rows, 1 of effects, 1 of survival, 2 of rates, 4 of signals, and 1 in the overview.
    const charts = [...page.matchAll(/<svg class="chart"[^>]*aria-labelledby="(.*?)-t /g)].map(
      (match) => match[1] ?? "",
    );
    expect(charts.filter((id) => /^p\d+-/.test(id))).toHaveLength(4 * 14);
    expect(charts.filter((id) => !/^p\d+-/.test(id))).toEqual([
      "ranks",
      "scores",
      "profile-best",
      "profile-reference",
      expect.stringMatching(/^diverged-\d+$/),
    ]);
    expect(counts.get("section")).toBe(4 + 6);
    // One a problem, none in another: the script reads each as text up to its first end tag.
    expect(counts.get("noscript")).toBe(4);
    expect(page).not.toMatch(/<noscript>(?:(?!<\/noscript>)[^])*<(?:no)?script/);
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, list] of page.matchAll(/aria-labelledby="([^"]*)"/g))
      for (const id of (list ?? "").split(" ")) expect(ids).toContain(id);
    for (const [, id] of page.matchAll(/(?:href="#|url\(#|data-copy=")([^")]*)/g)) expect(ids).toContain(id);
  });

  it("fetches nothing", () => {
    expect(page).not.toMatch(/https?:/i);
    expect(page).not.toMatch(/\s(?:src|srcset|action|poster)=/i);
    expect(page).not.toMatch(/@import|url\((?!#)/i);
    expect([...page.matchAll(/href="([^"]*)"/g)].every((match) => match[1]?.startsWith("#"))).toBe(true);
    expect(page).toContain("default-src &#39;none&#39;");
  });

  it("has the same bytes twice, whatever the order of the records", () => {
    const small = syntheticSuite({
      depths: [2],
      activations: ["relu"],
      treatments: ["glorot-uniform", "large-normal"],
    });
    const once = report(small, syntheticRecords(small));
    expect(report(small, syntheticRecords(small))).toBe(once);
    expect(report(small, syntheticRecords(small).toReversed())).toBe(once);
  });

  it("has no number that is none", () => {
    const visible = page.replace(/<script\b[\s\S]*?<\/script>/g, "");
    expect(visible).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it("stays small", () => {
    expect(page.length / records.length).toBeLessThan(3000);
  });

  it("describes every drawing and names every table in words", () => {
    expect(
      page.match(/<svg class="chart" role="img"[^>]*><title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+<\/desc>/g)
        ?.length,
    ).toBe(page.match(/<svg class="chart"/g)?.length);
    expect(page.match(/<caption/g)?.length).toBe(page.match(/<table/g)?.length);
  });

  it("embeds every trial once", () => {
    const json = /<script type="application\/json" id="trials">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    const { columns, rows }: { columns: string[]; rows: unknown[][] } = JSON.parse(json);
    expect(rows).toHaveLength(records.length);
    expect(new Set(rows.map((row) => row[0]))).toEqual(new Set(records.map((record) => record.key)));
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
  });

  it("shows diverged runs as such", () => {
    expect(page).toContain('class="cross-mark"');
    expect(page).toContain('<b class="bad">');
  });

  it("escapes names that hold markup, everywhere", () => {
    const bad = `</script><img src=x onerror=alert(1)>"'&<b>`;
    const hostile = syntheticSuite({
      depths: [2, 30],
      activations: [bad],
      treatments: [`a${bad}`, "zeros"],
      seeds: 3,
      title: bad,
    });
    const text = report({ ...hostile, notes: bad, name: bad }, syntheticRecords(hostile));
    expect(text).not.toContain("<img");
    expect(text.match(/<\/script>/g)).toHaveLength(2);
    // All kinds of sections are there to be wrong.
    for (const id of ["ranks-t", "profile-best-t", "p1-effects-t"]) expect(text.includes(`id="${id}"`), id).toBe(true);
    checkNesting(text);
  });

  it("shows claims with their verdict, and no section without any", () => {
    expect(page).not.toContain('id="claims"');
    const claim = { id: "deep", left: "he-normal", right: "zeros", relation: ">", metric: "test.accuracy" } as const;
    const claims = [
      { ...claim, where: { depth: [2], activation: ["relu"] }, margin: 0, alpha: 0.05 },
      { ...claim, id: "<b>", relation: "~", where: {}, margin: 0.01, alpha: 0.2 } as const,
    ];
    const small = syntheticSuite({
      depths: [2],
      activations: ["relu"],
      treatments: ["zeros", "he-normal"],
      fixedRate: null,
    });
    const claimed = { ...small, claims };
    const found = syntheticRecords(small);
    const text = report(claimed, found);
    checkNesting(text);
    expect(text).toContain("0 supported, 1 refuted, 1 undecided.");
    expect(text).toContain("5 pairs cannot reach α = 0.05");
    expect(text).toContain("&lt;b&gt;");
    const lines = renderTable(analyze(claimed, found));
    expect(lines).toMatch(
      /^Claims\n\? deep: he-normal > zeros in test\.accuracy \(depth 2, activation relu\): undecided;/m,
    );
    expect(lines).toMatch(/^✗ <b>: he-normal ~ zeros ± 0\.01 in test\.accuracy: refuted; \+\d+\.\d pp \[/m);
  });

  it("draws a map over two numeric axes", () => {
    const deep = syntheticSuite({
      depths: [2, 6, 12, 24],
      activations: ["tanh"],
      treatments: ["zeros", "he-normal"],
      seeds: 2,
      fixedRate: null,
    });
    const cells = deep.cells;
    const many: Suite = {
      ...deep,
      problems: [1, 2, 3, 4].flatMap((width) =>
        deep.problems.map((problem) => ({
          ...problem,
          id: `${problem.id}-w${width}`,
          grid: { ...problem.grid, width },
          // Other keys, or the trials would be the same.
          spec: { ...problem.spec, batchSize: width },
        })),
      ),
      cells: [1, 2, 3, 4].flatMap((width) => cells.map((cell) => ({ ...cell, problem: `${cell.problem}-w${width}` }))),
    };
    const text = report(many, syntheticRecords(many));
    checkNesting(text);
    expect(text.match(/id="map-0-0-0-\d-t"/g)).toHaveLength(2);
    expect(text).toMatch(/<title>depth 24, width 4: 10\.0 % \[/);
  });

  it("leaves out what has nothing to show", () => {
    const single = syntheticSuite({
      depths: [2],
      activations: ["tanh"],
      treatments: ["zeros"],
      seeds: 2,
      fixedRate: null,
    });
    const text = report(single, syntheticRecords(single));
    for (const id of ["claims", "across", "axis-maps", "divergence"]) expect(text).not.toContain(`id="${id}"`);
    expect(text).not.toContain("Against zeros");
  });

  it("renders unfinished and bare runs", () => {
    checkNesting(report(suite, []));
    const bare: Suite = {
      ...suite,
      tuning: { ...suite.tuning, learningRate: [0.03], fixedRate: null },
      problems: suite.problems.map((problem) => ({
        ...problem,
        grid: {},
        spec: { ...problem.spec, target: null, dataset: { name: "elsewhere", version: "1", options: {} } },
      })),
    };
    const few = syntheticRecords(bare).slice(0, 3);
    const text = report(bare, few);
    checkNesting(text);
    expect(text).toContain("glyphs-d2-relu");
    expect(text.replace(/<script\b[\s\S]*?<\/script>/g, "")).not.toMatch(/NaN|Infinity|undefined/);
  });
});
