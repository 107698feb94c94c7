import { createHash } from "node:crypto";

import { array } from "@nn/core";
import { describe, expect, it } from "vitest";

import { parameterHash } from "./parameter-hash.ts";

describe("parameterHash", () => {
  it("is the SHA-256 of the little-endian bytes in path order", () => {
    const parameters = { b: { kernel: array([1]) }, a: { kernel: array([-2]), bias: array([0.5]) } };
    // a/bias 0.5 = 0x3f000000, a/kernel −2 = 0xc0000000, b/kernel 1 = 0x3f800000.
    const bytes = Buffer.from("0000003f000000c00000803f", "hex");
    expect(parameterHash(parameters)).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("takes one pattern for every NaN", () => {
    const strange = new Float32Array(Uint32Array.of(0xffc12345).buffer);
    expect(parameterHash({ a: { bias: array(strange) } })).toBe(parameterHash({ a: { bias: array([NaN]) } }));
    expect(parameterHash({ a: { bias: array([NaN]) } })).not.toBe(parameterHash({ a: { bias: array([0]) } }));
  });
});
