import { gradients, key, normal, tensor, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { elasticNet } from "./elastic-net.ts";
import { l1 } from "./l1.ts";
import { l2 } from "./l2.ts";

const rate = (value: number): { learningRate: Tensor } => ({
  learningRate: tensor(new Float32Array([value]), { shape: [] }),
});

async function gradientOf(penalty: ReturnType<typeof l2>, at: readonly number[]): Promise<number[]> {
  const w = tensor([...at]);
  const [gradient] = gradients(penalty.loss!(w), [w]);
  return Array.from(await gradient.data());
}

describe("l2", () => {
  it("has the factor of its convention", async () => {
    const w = tensor([3, -4]);
    expect(Array.from(await l2(0.5).loss!(w).data())).toEqual([12.5]);
    expect(Array.from(await l2({ strength: 0.5, convention: "half" }).loss!(w).data())).toEqual([6.25]);
    expect(await gradientOf(l2(0.5), [3, -4])).toEqual([3, -4]);
    expect(await gradientOf(l2({ strength: 0.5, convention: "half" }), [3, -4])).toEqual([1.5, -2]);
  });

  it("decays beside the loss when decoupled", async () => {
    const penalty = l2({ strength: 0.5, convention: "decoupled" });
    expect(penalty.loss).toBeUndefined();
    expect(Array.from(await penalty.update!(tensor([4, -8]), rate(0.5)).data())).toEqual([3, -6]);
  });

  it("is for kernels and embeddings unless it is told otherwise", () => {
    expect(l2().roles).toEqual(["kernel", "embedding"]);
    expect(l2({ roles: ["bias"] }).roles).toEqual(["bias"]);
  });

  it("refuses what makes no sense", () => {
    expect(() => l2(-1)).toThrow("l2: strength is -1; wanted a finite number ≥ 0");
    expect(() => l2({ convention: "torch" as never })).toThrow("wanted one of sum, half, decoupled");
    expect(() => l2({ roles: [] })).toThrow("roles has 0 entries; wanted a list, at least 1 of: one of kernel, bias");
    expect(() => l2({ roles: ["weights" as never] })).toThrow('l2: roles[0] is "weights"; wanted one of kernel, bias');
  });
});

describe("l1", () => {
  it("has gradient λ·sign(w), and 0 at 0", async () => {
    expect(await gradientOf(l1(0.5), [3, 0, -4])).toEqual([0.5, 0, -0.5]);
  });

  it("makes weights exactly 0 in proximal form", async () => {
    const penalty = l1({ strength: 1, form: "proximal" });
    const next = await penalty.update!(tensor([0.5, -0.25, 0.125, 0, 2]), rate(0.25)).data();
    expect(Array.from(next).map((w) => w + 0)).toEqual([0.25, 0, 0, 0, 1.75]);
  });

  it("reaches the lasso on an orthonormal design, zeros included; the subgradient form has none", async () => {
    // ½‖w − z‖² + λ·Σ|w| is least at the soft threshold of z. One element of 40 is near enough to λ to be in doubt.
    const z = normal(key(3), 40);
    const [strength, learningRate] = [0.5, 0.1];
    const run = async (form: "proximal" | "subgradient"): Promise<Float32Array> => {
      const penalty = l1({ strength, form });
      let w = new Float32Array(40);
      for (let step = 0; step < 150; step++) {
        const x = tensor(w);
        const [pull] = penalty.loss === undefined ? [] : gradients(penalty.loss(x), [x]);
        const penaltyGradient = pull === undefined ? undefined : await pull.data();
        const moved = w.map((value, i) => value - learningRate * (value - z[i]! + (penaltyGradient?.[i] ?? 0)));
        w = Float32Array.from((await penalty.update?.(tensor(moved), rate(learningRate)).data()) ?? moved);
      }
      return w;
    };
    const wanted = Array.from(z, (value) => Math.sign(value) * Math.max(Math.abs(value) - strength, 0));
    const proximal = await run("proximal");
    proximal.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5));
    const zeros = (values: ArrayLike<number>): number => Array.from(values).filter((value) => value === 0).length;
    expect(zeros(wanted)).toBeGreaterThan(10);
    expect(zeros(proximal)).toBe(zeros(wanted));
    expect(zeros(await run("subgradient"))).toBe(0);
  });
});

describe("elasticNet", () => {
  it("is the sum of its parts", async () => {
    const w = tensor([3, -4]);
    expect(Array.from(await elasticNet({ l1: 0.5, l2: 0.25 }).loss!(w).data())).toEqual([0.5 * 7 + 0.25 * 25]);
    const beside = elasticNet({ l1: 1, l2: 1, form: "proximal", convention: "decoupled" });
    expect(beside.loss).toBeUndefined();
    expect(Array.from(await beside.update!(tensor([4, 0.5]), rate(0.5)).data())).toEqual([1.5, 0]);
    const mixed = elasticNet({ l1: 1, l2: 1, form: "proximal" });
    expect(Array.from(await mixed.loss!(w).data())).toEqual([25]);
    expect(Array.from(await mixed.update!(w, rate(0.5)).data())).toEqual([2.5, -3.5]);
  });
});

describe("coupled and decoupled decay", () => {
  it("are the same under plain gradient descent", async () => {
    const w = [0.7, -0.3, 2];
    const [strength, learningRate] = [0.25, 0.125];
    const coupled = (await gradientOf(l2({ strength, convention: "half" }), w)).map((g, i) => w[i]! - learningRate * g);
    const decoupled = await l2({ strength, convention: "decoupled" }).update!(tensor(w), rate(learningRate)).data();
    coupled.forEach((value, i) => expect(decoupled[i]).toBeCloseTo(value, 6));
  });

  it("shrink by (1 − ηλ)^T without a loss", async () => {
    let w = new Float32Array([1]);
    const penalty = l2({ strength: 0.5, convention: "decoupled" });
    for (let t = 0; t < 20; t++) w = Float32Array.from(await penalty.update!(tensor(w), rate(0.1)).data());
    expect(w[0]).toBeCloseTo(0.95 ** 20, 6);
  });
});
