import { array } from "@nn/core";
import { describe, expect, it } from "vitest";

import { checkFinite, divergenceMonitor } from "./divergence.ts";

describe("divergenceMonitor", () => {
  it("reports a loss that is not finite at once", () => {
    expect(divergenceMonitor().observe(7, NaN)).toEqual({ step: 7, kind: "nan", where: "batch loss" });
    expect(divergenceMonitor().observe(7, Infinity)).toEqual({ step: 7, kind: "infinity", where: "batch loss" });
  });

  it("reports a blow-up after `patience` steps in a row above factor × the first loss", () => {
    const { observe } = divergenceMonitor({ factor: 10, patience: 3 });
    const losses = [1, 11, 11, 10, 11, 11, 11];
    const reports = losses.map((loss, i) => observe(i + 1, loss));
    expect(reports.slice(0, 6)).toEqual(Array(6).fill(undefined));
    expect(reports[6]).toEqual({ step: 7, kind: "blow-up", where: "batch loss" });
  });

  it("does not call a run diverged whose first batch happened to be easy", () => {
    const { begin, observe } = divergenceMonitor({ factor: 10, patience: 3 });
    begin(1);
    expect([0.01, 0.5, 1, 2, 9.9].map((loss, i) => observe(i + 1, loss))).toEqual(Array(5).fill(undefined));
    expect([11, 11, 11].map((loss, i) => observe(i + 6, loss)?.step)).toEqual([undefined, undefined, 8]);
  });

  it("takes the first batch where the untrained network has no finite loss", () => {
    const { begin, observe } = divergenceMonitor({ factor: 10, patience: 1 });
    begin(NaN);
    expect([1, 9, 11].map((loss, i) => observe(i + 1, loss)?.step)).toEqual([undefined, undefined, 3]);
  });

  it("takes no bar from a first loss of zero", () => {
    const { observe } = divergenceMonitor({ patience: 1 });
    expect([0, 1, 1].map((loss, i) => observe(i + 1, loss))).toEqual([undefined, undefined, undefined]);
  });

  it("refuses options that can never or always fire", () => {
    expect(() => divergenceMonitor({ factor: 1 })).toThrow("divergence.factor is 1");
    expect(() => divergenceMonitor({ patience: 0 })).toThrow("divergence.patience is 0");
  });
});

describe("checkFinite", () => {
  it("names the first parameter that is not finite", () => {
    const finite = array([1, 2]);
    expect(checkFinite(3, { dense1: { kernel: finite } })).toBeUndefined();
    expect(checkFinite(3, { dense1: { kernel: finite }, dense2: { bias: array([0, -Infinity]) } })).toEqual({
      step: 3,
      kind: "infinity",
      where: "dense2/bias",
    });
  });
});
