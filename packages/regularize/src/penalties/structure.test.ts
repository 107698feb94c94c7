import { gradients, key, matmul, normal, type Penalty, tensor, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { groupLasso } from "./group-lasso.ts";
import { orthogonality } from "./orthogonality.ts";
import { spectralPenalty } from "./spectral-penalty.ts";

type Rows = readonly (readonly number[])[];

async function loss(penalty: Penalty, w: Rows): Promise<number> {
  return (await penalty.loss!(tensor(w as number[][])).data())[0]!;
}

async function slope(penalty: Penalty, w: Rows): Promise<number[]> {
  const x: Tensor = tensor(w as number[][]);
  const [gradient] = gradients(penalty.loss!(x), [x]);
  return Array.from(await gradient.data());
}

describe("groupLasso", () => {
  const w: Rows = [
    [3, 0, 6],
    [4, 0, 8],
  ];

  it("is √d times the length of each group", async () => {
    expect(await loss(groupLasso(0.1), w)).toBeCloseTo(0.1 * Math.SQRT2 * (5 + 0 + 10), 5);
    const inputs = Math.sqrt(3) * (Math.sqrt(45) + Math.sqrt(80));
    expect(await loss(groupLasso({ strength: 0.1, group: "input" }), w)).toBeCloseTo(0.1 * inputs, 5);
    expect(await loss(groupLasso(0.1), [[0, 0, 0]])).toBe(0);
  });

  it("has a gradient of one length for each group, and 0 for groups of zeros", async () => {
    const wanted = [0.6, 0, 0.6, 0.8, 0, 0.8].map((value) => 0.1 * Math.SQRT2 * value);
    (await slope(groupLasso(0.1), w)).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 6));
  });

  it("takes whole groups to 0 in its proximal form, and shortens others by η·λ·√d", async () => {
    const { update } = groupLasso({ strength: 1, form: "proximal" });
    // Lengths 5, 0.5 and 0 with η·λ·√2 = √2/2.
    const next = await update!(
      tensor([
        [3, 0.3, 0],
        [4, 0.4, 0],
      ]),
      { learningRate: tensor(0.5) },
    ).data();
    const left = 1 - Math.SQRT2 / 2 / 5;
    [3 * left, 0, 0, 4 * left, 0, 0].forEach((value, i) => expect(next[i]).toBeCloseTo(value, 5));
  });
});

describe("orthogonality", () => {
  // WᵀW = [[4, 2], [2, 2]].
  const w: Rows = [
    [2, 1],
    [0, 1],
    [0, 0],
  ];

  it("measures WᵀW against the identity", async () => {
    expect(await loss(orthogonality(1), w)).toBeCloseTo(9 + 4 + 4 + 1, 5);
    expect(await loss(orthogonality({ strength: 1, form: "offDiagonal" }), w)).toBeCloseTo(8, 5);
    // The eigenvalues of [[3, 2], [2, 1]] are 2 ± √5; two turns come near the larger, from below.
    const srip = await loss(orthogonality({ strength: 1, form: "srip" }), w);
    expect(srip).toBeLessThanOrEqual(2 + Math.sqrt(5) + 1e-5);
    expect(srip).toBeGreaterThan(0.95 * (2 + Math.sqrt(5)));
  });

  it("takes WWᵀ where there are more units than inputs", async () => {
    const wide = [0, 1].map((column) => w.map((row) => row[column]!));
    expect(await loss(orthogonality(1), wide)).toBeCloseTo(18, 5);
  });

  it.each(["soft", "offDiagonal", "srip"] as const)(
    "is 0 with a gradient of 0 for orthonormal units: %s",
    async (form) => {
      const unit: Rows = [
        [0.6, -0.8],
        [0.8, 0.6],
      ];
      expect(await loss(orthogonality({ strength: 1, form }), unit)).toBeCloseTo(0, 5);
      for (const value of await slope(orthogonality({ strength: 1, form }), [
        [1, 0],
        [0, 1],
      ]))
        expect(value).toBeCloseTo(0, 5);
    },
  );
});

describe("spectralPenalty", () => {
  it("is half the square of the largest singular value, within 1 %", async () => {
    // Singular values 3 and 1, turned by rotations.
    const turn = (angle: number): number[][] => [
      [Math.cos(angle), -Math.sin(angle)],
      [Math.sin(angle), Math.cos(angle)],
    ];
    const w = matmul(
      matmul(
        tensor(turn(0.7)),
        tensor([
          [3, 0],
          [0, 1],
        ]),
      ),
      tensor(turn(-1.1)),
    );
    const got = (await spectralPenalty({ strength: 1, turns: 8 }).loss!(w).data())[0]!;
    expect(Math.abs(Math.sqrt(2 * got) / 3 - 1)).toBeLessThan(0.01);
  });

  it("is never above, and near for a random kernel of rank one", async () => {
    const [a, b] = [normal(key(1), 20), normal(key(2), 5)];
    const lengths = [a, b].map((v) => v.reduce((total, value) => total + value * value, 0));
    const w = matmul(tensor(a, { shape: [20, 1] }), tensor(b, { shape: [1, 5] }));
    const got = (await spectralPenalty({ strength: 2 }).loss!(w).data())[0]!;
    expect(Math.abs(got / (lengths[0]! * lengths[1]!) - 1)).toBeLessThan(1e-5);
  });
});
