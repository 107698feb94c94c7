import { array, key } from "@nn/core";
import { describe, expect, it } from "vitest";

import { batches } from "./batches.ts";

const count = 10;
const split = {
  inputs: array(Array.from({ length: count }, (_, i) => [i, i + 0.5])),
  targets: array(
    Array.from({ length: count }, (_, i) => i),
    { dtype: "int32" },
  ),
};

function epochTargets(source: ReturnType<typeof batches>, epoch: number): number[] {
  return Array.from({ length: source.perEpoch }, (_, i) => [
    ...source.read(epoch * source.perEpoch + i).targets.data,
  ]).flat();
}

describe("batches", () => {
  it("visits distinct examples within an epoch, in another order in the next, with inputs beside their targets", () => {
    const source = batches(split, { key: key(1), batchSize: 3 });
    expect(source.perEpoch).toBe(3);
    const first = epochTargets(source, 0);
    expect(new Set(first).size).toBe(9);
    expect(epochTargets(source, 1)).not.toEqual(first);
    const batch = source.read(2);
    expect([...batch.inputs.data]).toEqual([...batch.targets.data].flatMap((target) => [target, target + 0.5]));
  });

  it("gives the batch of any step without those before it", () => {
    const forwards = batches(split, { key: key(1), batchSize: 4 });
    const jumped = batches(split, { key: key(1), batchSize: 4 });
    for (let step = 0; step < 7; step++) forwards.read(step);
    expect([...jumped.read(7).targets.data]).toEqual([...forwards.read(7).targets.data]);
  });

  it("makes a split smaller than the batch one batch", () => {
    const source = batches(split, { key: key(1), batchSize: 64 });
    expect([source.size, source.perEpoch]).toEqual([10, 1]);
    expect([...source.read(0).targets.data].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("refuses a batch size that is no positive integer", () => {
    expect(() => batches(split, { key: key(1), batchSize: 0 })).toThrow("batchSize is 0");
  });
});
