import { array, type Dataset } from "@nn/core";
import { describe, expect, it, vi } from "vitest";
import { datasetDigest, sha256Hex } from "./digest.ts";

const abc = new TextEncoder().encode("abc");
// FIPS 180-2, appendix B.1.
const hashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("sha256Hex", () => {
  it("gives the published value, with WebCrypto and without", async () => {
    expect(await sha256Hex(abc)).toBe(hashOfAbc);
    vi.stubGlobal("crypto", {});
    try {
      expect(await sha256Hex(abc)).toBe(hashOfAbc);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("datasetDigest", () => {
  const split = {
    inputs: array([
      [1, 2],
      [3, 4],
    ]),
    targets: array([0, 1], { dtype: "int32" }),
  };
  const base: Omit<Dataset, "digest"> = {
    name: "toy",
    task: "classification",
    inputShape: [2],
    classes: ["a", "b"],
    train: split,
    test: split,
  };

  it("ignores names", async () => {
    expect(await datasetDigest({ ...base, name: "other", classes: ["x", "y"], license: "MIT" })).toBe(
      await datasetDigest(base),
    );
  });

  it.each<[string, Partial<Dataset>]>([
    [
      "a number",
      {
        train: {
          ...split,
          inputs: array([
            [1, 2],
            [3, 5],
          ]),
        },
      },
    ],
    ["a target", { train: { ...split, targets: array([1, 1], { dtype: "int32" }) } }],
    ["a shape", { train: { ...split, inputs: array([[1], [2], [3], [4]]) } }],
    ["a new split", { validation: split }],
    ["the number of classes", { classes: ["a", "b", "c"] }],
    ["the sample rate", { sampleRate: 8000 }],
    ["words", { texts: { train: [["a"], ["b"]], test: [["a"], ["c"]] } }],
    ["a vocabulary", { vocabulary: ["<pad>", "<unk>", "a"] }],
    ["the input shape", { inputShape: [2, 1] }],
  ])("changes with %s", async (_, change) => {
    expect(await datasetDigest({ ...base, ...change })).not.toBe(await datasetDigest(base));
  });
});
