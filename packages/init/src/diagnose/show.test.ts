import { describe, expect, it } from "vitest";

import { diagnosisSvg } from "./svg.ts";
import { diagnosisTable, short } from "./table.ts";
import type { Diagnosis, LayerDiagnosis } from "./types.ts";
import { findingsOf, layerVerdict, summary } from "./verdict.ts";

const moments = (secondMoment: number): LayerDiagnosis["output"] => ({ mean: 0, variance: secondMoment, secondMoment });

function layer(name: string, facts: Partial<LayerDiagnosis> = {}): LayerDiagnosis {
  const whole: LayerDiagnosis = {
    name,
    kind: "@nn/train:dense",
    units: 8,
    activation: "tanh",
    preActivation: moments(1),
    output: moments(0.4),
    gradient: moments(1),
    deadShare: 0,
    saturatedShare: 0.1,
    correlation: 0.5,
    rank: 8,
    fullRank: 8,
    twins: 0,
    predicted: { preActivation: 1, activation: 0.4, correlation: 0.5, saturatedShare: 0.1, gradient: 1, spread: 0.3 },
    verdict: "",
    ...facts,
  };
  return { ...whole, verdict: layerVerdict(whole) };
}

const codes = (...hidden: readonly LayerDiagnosis[]): string[] =>
  findingsOf([...hidden, layer("out")]).map(({ code }) => code);

describe("verdicts", () => {
  it("are fine where nothing stands out", () => {
    expect(codes(layer("a"), layer("b"))).toEqual([]);
    expect(layer("a").verdict).toBe("fine");
    expect(summary([layer("a")], [])).toBe("fine: signals and gradients keep their size through 1 layers");
  });

  it.each<[string, Partial<LayerDiagnosis>, string, string]>([
    ["signal-vanishes", { preActivation: moments(1e-4) }, "a factor of 0.0001", "0.0001 × theory"],
    ["signal-explodes", { preActivation: moments(1e4) }, "a factor of 10000", "10000 × theory"],
    ["no-signal", { preActivation: moments(0) }, "every pre-activation is 0", "no signal"],
    ["gradients-vanish", { gradient: moments(1e5) }, "back to a", "fine"],
    ["gradients-explode", { gradient: moments(1e-5) }, "a factor of 100000", "fine"],
    ["symmetry-unbroken", { twins: 8 }, "stay alike for ever", "all units alike"],
    ["twin-units", { twins: 2 }, "2 of 8 in b", "2 units have twins"],
    ["dead-units", { deadShare: 0.5 }, "50 % of the units of b", "50 % dead"],
    ["saturated-units", { saturatedShare: 0.7 }, "70 % of the values of b", "70 % saturated"],
    ["inputs-alike", { correlation: 0.999 }, "0.9990 (0.5000 in a)", "inputs look alike"],
    ["not-finite", { preActivation: moments(NaN) }, "from layer b on", "not finite"],
  ])("%s", (code, facts, says, verdict) => {
    const [a, b] = [layer("a"), layer("b", facts)];
    const found = findingsOf([a, b, layer("out")]);
    expect(found.map((finding) => finding.code)).toContain(code);
    expect(found.find((finding) => finding.code === code)?.message).toContain(says);
    expect(b.verdict).toBe(verdict);
  });

  it("sees chaos, and what theory does not expect", () => {
    const scattered = layer("b", {
      correlation: 0.02,
      predicted: { ...layer("b").predicted!, correlation: 0.03 },
    });
    expect(codes(layer("a", { correlation: 0.6 }), scattered)).toEqual(["inputs-scattered"]);
    expect(codes(layer("a", { preActivation: moments(5) }))).toEqual(["off-theory"]);
    // Within four deviations of ln q: exp(0.3·3).
    expect(codes(layer("a", { preActivation: moments(2.4) }))).toEqual([]);
  });

  it("does not call half-open ReLUs saturated", () => {
    expect(codes(layer("a", { activation: "relu", saturatedShare: 0.6 }))).toEqual([]);
  });
});

const diagnosis: Diagnosis = {
  loss: 2.302585,
  examples: 64,
  layers: [
    layer("dense1"),
    layer("<b>", { preActivation: moments(0), gradient: moments(1e-30) }),
    layer("dense3", { predicted: undefined as never, gradient: moments(NaN), correlation: -0.4 }),
  ],
  findings: [{ code: "no-signal", severity: "error", message: 'layer "<b>" is silent', fix: "draw it" }],
  verdict: 'layer "<b>" & others',
};

describe("diagnosisTable", () => {
  it("puts theory beside measured values", () => {
    const [head, first, ...rest] = diagnosisTable(diagnosis).split("\n");
    expect(head).toMatch(/^layer +units +E\[h²\] +theory/);
    expect(first).toMatch(/^dense1 +8 +tanh +1\.00 +1\.00 .* 0 % +10 % +8\/8 +fine$/);
    expect(rest.join("\n")).toContain(
      'loss 2.30 on 64 examples\nerror no-signal: layer "<b>" is silent\n  fix: draw it\n',
    );
  });

  it("writes numbers in three digits", () => {
    expect([0, 1.234, 12.34, 123.4, 0.01234, 1.23e-7, 1.23e8, Infinity, undefined].map(short)).toEqual([
      "0",
      "1.23",
      "12.3",
      "123",
      "0.012",
      "1.2e-7",
      "1.2e+8",
      "Infinity",
      "-",
    ]);
  });
});

describe("diagnosisSvg", () => {
  it("has the same bytes for the same diagnosis, escapes names, and draws nothing that is no number", () => {
    const picture = diagnosisSvg(diagnosis, { title: "a < b" });
    expect(diagnosisSvg(structuredClone(diagnosis), { title: "a < b" })).toBe(picture);
    expect(picture).toContain('<title id="title">a &lt; b</title>');
    expect(picture).toContain("&lt;b>: 0");
    expect(picture).not.toMatch(/NaN|undefined|<b>/);
    expect(picture).toContain("prefers-color-scheme:dark");
    // Three charts of three layers and one without the gradient that is not finite.
    expect(picture.match(/<circle class="dot" cx="\d/g)).toHaveLength(3 + 2 + 3 + 3 + 1);
  });

  it("draws a single layer and none", () => {
    expect(diagnosisSvg({ ...diagnosis, layers: [layer("only")] })).not.toContain("NaN");
    expect(diagnosisSvg({ ...diagnosis, layers: [] })).not.toMatch(/NaN|Infinity/);
  });
});
