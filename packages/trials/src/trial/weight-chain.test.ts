import { createHash } from "node:crypto";
import { array } from "@nn/core";
import type { EvaluationEvent } from "@nn/train";
import { describe, expect, it } from "vitest";
import { weightChain } from "./weight-chain.ts";

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
const evaluation = (kernel: readonly number[]): EvaluationEvent => ({
  step: 0,
  epoch: 0,
  batchLoss: null,
  train: { loss: 0 },
  parameters: { dense1: { kernel: array(kernel) } },
  state: {},
});

describe("weightChain", () => {
  it("is h₀ = SHA-256(w₀), h₁ = SHA-256(h₀ ‖ w₁) over little-endian bytes", () => {
    const { callback, links } = weightChain();
    void callback.onEvaluation?.(evaluation([1, -0]));
    void callback.onEvaluation?.(evaluation([2, 3]));
    const first = sha256(Buffer.from("0000803f00000080", "hex"));
    const second = sha256(Buffer.concat([first, Buffer.from("0000004000004040", "hex")]));
    expect(links).toEqual([first.toString("hex"), second.toString("hex")]);
  });

  it("counts every NaN as one", () => {
    const { callback, links } = weightChain();
    const negative = new Float32Array(Uint32Array.of(0xffc00001).buffer);
    void callback.onEvaluation?.({ ...evaluation([]), parameters: { dense1: { kernel: array(negative) } } });
    expect(links).toEqual([sha256(Buffer.from("0000c07f", "hex")).toString("hex")]);
  });
});
