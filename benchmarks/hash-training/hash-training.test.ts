import { cpu, reference, type NdArray } from "@nn/core";
import { describe, expect, it } from "vitest";

import expected from "./expected.json" with { type: "json" };
import { startStackedTraining } from "../workloads/stacked-run.ts";
import { networks, trainedHash } from "./networks.ts";

describe("trained bits", () => {
  const [small] = networks;
  if (small === undefined) throw new Error("there are no networks");

  it("are those of the reference, and those that were written down", async () => {
    const hash = await trainedHash(small, cpu());
    expect(hash).toBe(await trainedHash(small, reference()));
    expect(hash).toBe(expected["tanh-2-32-32-2"]);
  });

  it("of a convolutional network are the same without SIMD and with threads", async () => {
    const network = networks[2]!;
    for (const options of [{}, { engine: "scalar" }, { threads: 2 }, { engine: "scalar", threads: 3 }] as const) {
      expect(await trainedHash(network, cpu(options))).toBe(expected["cnn-standardization-dropout"]);
    }
  });

  it("of a network in a stack are those it has alone", async () => {
    const seeds = [3, 1, 4];
    const kernels = async (of: readonly number[]): Promise<readonly NdArray[]> => {
      const run = await startStackedTraining(of, cpu());
      for (let step = 0; step < 20; step++) await run.step();
      const { kernels: trained } = await run.parameters();
      run.release();
      return trained;
    };
    const together = await kernels(seeds);
    for (const [index, seed] of seeds.entries()) {
      const alone = await kernels([seed]);
      alone.forEach(({ data }, layer) => {
        const from = index * data.length;
        expect(together[layer]!.data.slice(from, from + data.length)).toEqual(data);
      });
    }
  });

  it("depend on every step", async () => {
    expect(await trainedHash(small, cpu(), 49)).not.toBe(await trainedHash(small, cpu(), 50));
  });
});
