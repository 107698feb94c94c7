import { key, normal, tensor, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { applyLayer } from "../testing/apply-layer.ts";
import { batchNorm } from "./batch-norm.ts";
import { batchRenorm } from "./batch-renorm.ts";
import { dynamicErf } from "./dynamic-erf.ts";
import { dynamicTanh } from "./dynamic-tanh.ts";
import { groupNorm } from "./group-norm.ts";
import { instanceNorm } from "./instance-norm.ts";
import { layerNorm } from "./layer-norm.ts";
import { rmsNorm } from "./rms-norm.ts";

const training = { training: true };
type Layer = ReturnType<typeof layerNorm>;

async function output(layer: Layer, x: Tensor, mode: Parameters<typeof applyLayer>[2] = training): Promise<number[]> {
  return Array.from(await applyLayer(layer, x, mode).output.data());
}

function close(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5));
}

describe("groupNorm", () => {
  it("standardizes neighbouring channels", async () => {
    // Means 2 and 20, variances 1 and 100; with ε = 44 the second is divided by 12.
    close(await output(groupNorm({ groups: 2, epsilon: 3 }), tensor([[1, 3, 20, 20]])), [-0.5, 0.5, 0, 0]);
    const wide = await output(groupNorm({ groups: 2, epsilon: 44 }), tensor([[2, 2, 10, 30]]));
    close(wide, [0, 0, -10 / 12, 10 / 12]);
  });

  it("is layer normalization with one group, and instance normalization with a group for each channel", async () => {
    const row = tensor(normal(key(1), 30), { shape: [5, 6] });
    expect(await output(groupNorm(1), row)).toEqual(await output(layerNorm(), row));
    const image = tensor(normal(key(2), 72), { shape: [2, 3, 4, 3] });
    close(await output(groupNorm(3), image), await output(instanceNorm(), image));
  });

  it("refuses groups that do not fit", () => {
    expect(() => groupNorm(3).build([4])).toThrow("groupNorm: 3 groups do not divide the 4 channels of [4]");
    expect(() => groupNorm(4).build([4])).toThrow("have one value each");
    expect(groupNorm(4).build([2, 4]).outputShape).toEqual([2, 4]);
  });
});

describe("instanceNorm", () => {
  it("takes each channel of each example by itself", async () => {
    // Channel 0 has mean 2 and variance 1, channel 1 is constant.
    const x = tensor(new Float32Array([1, 7, 3, 7]), { shape: [1, 2, 2] });
    close(await output(instanceNorm({ epsilon: 3 }), x), [-0.5, 0, 0.5, 0]);
    expect(() => instanceNorm().build([4])).toThrow("wanted at least 2 positions before the channels");
  });
});

describe("rmsNorm", () => {
  it("divides by the root mean square", async () => {
    // √((9 + 16)/2) = 3.5355339.
    close(await output(rmsNorm(), tensor([[3, 4]])), [0.8485281, 1.1313708]);
    close(await output(rmsNorm({ epsilon: 3.5 }), tensor([[3, 4]])), [0.75, 1]);
    close(await output(rmsNorm(), tensor([[300, 400]])), [0.8485281, 1.1313708]);
  });
});

describe("dynamicTanh and dynamicErf", () => {
  it("squash a multiple of the input", async () => {
    // tanh(1) and erf(1).
    close(await output(dynamicTanh(), tensor([[2, -2]])), [0.7615942, -0.7615942]);
    close(await output(dynamicErf(), tensor([[2, -2]])), [0.8427008, -0.8427008]);
    const parameters = { scale: tensor(1), shift: tensor(-1), gain: tensor([2]), offset: tensor([3]) };
    close(await output(dynamicErf(), tensor([[2]]), { training: true, parameters }), [2 * 0.8427008 + 3]);
  });
});

describe("batchRenorm", () => {
  const x = tensor([[0], [4]]);
  const state = { runningMean: tensor([1]), runningDeviation: tensor([2]) };

  it("trains on what it evaluates, within the bounds", async () => {
    // μ_B = 2 and σ_B = √(4 + 5) = 3, so r = 3/2, d = 1/2 and r·(x − 2)/3 + d = (x − 1)/2.
    const layer = batchRenorm({ epsilon: 5, momentum: 0.1 });
    close(await output(layer, x, { training: true, state }), [-0.5, 1.5]);
    close(await output(layer, x, { training: false, state }), [-0.5, 1.5]);
    const after = applyLayer(layer, x, { training: true, state }).state;
    close(Array.from(await after.runningMean!.data()), [1.1]);
    close(Array.from(await after.runningDeviation!.data()), [2.1]);
  });

  it("is batch normalization where the bounds allow nothing", async () => {
    close(await output(batchRenorm({ epsilon: 5, rMax: 1, dMax: 0 }), x, { training: true, state }), [-2 / 3, 2 / 3]);
    const batch = tensor(normal(key(3), 60), { shape: [10, 6] });
    const plain = await output(batchNorm({ epsilon: 1e-3 }), batch);
    close(await output(batchRenorm({ rMax: 1, dMax: 0 }), batch), plain);
  });

  it("cuts r and d at the bounds", async () => {
    const far = { runningMean: tensor([-98]), runningDeviation: tensor([0.1]) };
    // r = 30 is cut to 2, d = 1000 to 5.
    const layer = batchRenorm({ epsilon: 5, rMax: 2, dMax: 5 });
    close(await output(layer, x, { training: true, state: far }), [5 - 4 / 3, 5 + 4 / 3]);
  });
});
