import { tensor, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { clipWeights } from "./clip-weights.ts";
import { maxNorm } from "./max-norm.ts";
import { minMaxNorm } from "./min-max-norm.ts";
import { nonNegative } from "./non-negative.ts";
import { unitNorm } from "./unit-norm.ts";

async function values(projected: Tensor): Promise<number[]> {
  return Array.from(await projected.data());
}

describe("maxNorm", () => {
  it("shortens the columns that are too long, and leaves the others to the bit", async () => {
    // Columns (3, 4) and (0.1, 0.2).
    const [a, b, c, d] = await values(
      maxNorm(2.5).project(
        tensor([
          [3, 0.1],
          [4, 0.2],
        ]),
      ),
    );
    expect([a, c]).toEqual([1.5, 2]);
    expect([b, d]).toEqual([Math.fround(0.1), Math.fround(0.2)]);
  });

  it("takes the whole window of a convolution kernel", async () => {
    const kernel = tensor(new Float32Array(3 * 3 * 4 * 2).fill(1), { shape: [3, 3, 4, 2] });
    expect(await values(maxNorm(3).project(kernel))).toEqual(Array.from({ length: 72 }, () => 0.5));
  });

  it("leaves zeros alone and refuses a bound of 0", async () => {
    expect(await values(maxNorm().project(tensor([[0], [0]])))).toEqual([0, 0]);
    expect(() => maxNorm(0)).toThrow("maxNorm: bound is 0; wanted a finite number > 0");
  });
});

describe("unitNorm", () => {
  it("gives every column length 1, zeros apart", async () => {
    const projected = await values(
      unitNorm().project(
        tensor([
          [3, 0],
          [4, 0],
        ]),
      ),
    );
    expect(projected[0]).toBeCloseTo(0.6, 6);
    expect(projected[2]).toBeCloseTo(0.8, 6);
    expect([projected[1], projected[3]]).toEqual([0, 0]);
  });
});

describe("nonNegative", () => {
  it("cuts at 0", async () => {
    expect(await values(nonNegative().project(tensor([-1, 2])))).toEqual([0, 2]);
  });
});

describe("minMaxNorm and clipWeights", () => {
  it("hold norms and weights within their bounds, and leave the rest to the bit", async () => {
    const w = tensor([
      [0.3, 0.6, 3, 0],
      [0.4, 0.8, 4, 0],
    ]);
    const bounded = await minMaxNorm({ min: 1, max: 2 }).project(w).data();
    const wanted = [0.6, 0.6, 1.2, 0, 0.8, 0.8, 1.6, 0];
    wanted.forEach((value, i) => expect(bounded[i]).toBeCloseTo(value, 6));
    expect([bounded[1], bounded[5]]).toEqual([0.6, 0.8].map(Math.fround));
    expect(
      await clipWeights(0.5)
        .project(tensor([-1, 0.2, 0.6]))
        .data(),
    ).toEqual(Float32Array.of(-0.5, 0.2, 0.5));
    expect(() => minMaxNorm({ min: 2 })).toThrow("minMaxNorm: min 2 is above max 1; wanted min ≤ max");
  });
});
