import { createRegistry, type Dataset, defineTransform, key, NdArray, OptionError } from "@nn/core";
import { LawError } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { datasetDigest } from "../digest.ts";
import { moons } from "../generators/moons.ts";
import { plugins } from "../plugins.ts";
import { describeTransform } from "../testing/describe-transform.ts";
import { testDataset, transformLaws } from "../testing/transform-laws.ts";
import { withDigest } from "../training-rows.ts";
import { imbalanced } from "./imbalanced.ts";
import { limited } from "./limited.ts";
import { relabelled } from "./relabelled.ts";
import { standardized } from "./standardized.ts";

describeTransform(imbalanced, { describe, it }, [{}, { ratio: 1 }]);
describeTransform(limited, { describe, it }, [{ train: 20 }]);
describeTransform(relabelled, { describe, it }, [{}, { share: 1, to: "next" }]);
describeTransform(standardized, { describe, it }, [{}, { per: "all" }]);

it("every transform is held to the laws", () => {
  expect(plugins.filter(({ kind }) => kind === "transform").map(({ name }) => name)).toEqual([
    "imbalanced",
    "limited",
    "relabelled",
    "standardized",
  ]);
});

const points = await testDataset();
const counts = ({ train }: Dataset): number[] =>
  [0, 1, 2].map((cls) => train.targets.data.filter((label) => label === cls).length);
const at = { key: key(8) };

describe("transforms", () => {
  it("imbalanced keeps n·ρ^(c/(K − 1)): 30, 30/√10, 3 of thirty each", async () => {
    expect(counts(await imbalanced(0.1).apply(points, at))).toEqual([30, 9, 3]);
    expect((await imbalanced(1).apply(points, at)).digest).toBe(points.digest);
  });

  it("limited takes a part of what a larger one takes", async () => {
    const inputs = async (train: number): Promise<readonly number[]> => [
      ...(await limited(train).apply(points, at)).train.inputs.data,
    ];
    const [few, many] = [await inputs(10), await inputs(40)];
    expect(many.slice(0, 40)).toEqual(few);
    expect(() => limited(91).apply(points, at)).toThrow(
      "limited: dataset points has 90 training examples; wanted at least 91",
    );
  });

  it("relabelled changes its share, to each other class alike (4.4 standard deviations: false alarm 1e-5 each)", async () => {
    const labels = new Int32Array(9000);
    const train = { inputs: new NdArray(new Float32Array(9000), [9000, 1]), targets: new NdArray(labels, [9000]) };
    const large = { ...points, inputShape: [1], train };
    const noisy = counts(await relabelled(0.4).apply(large, at));
    expect(Math.abs(noisy[0]! - 5400)).toBeLessThan(4.4 * Math.sqrt(9000 * 0.24));
    for (const count of noisy.slice(1)) expect(Math.abs(count - 1800)).toBeLessThan(4.4 * Math.sqrt(9000 * 0.16));
    const { train: next } = await relabelled({ share: 1, to: "next" }).apply(points, at);
    expect([...next.targets.data.subarray(0, 4)]).toEqual([1, 2, 0, 1]);
    expect(() => relabelled().apply({ ...points, task: "regression" }, at)).toThrow(OptionError);
  });

  it("stand in a dataset by name, each with its own key", async () => {
    const registry = createRegistry();
    registry.use(plugins);
    const load = (transforms: string): Promise<Dataset> =>
      registry.resolve("dataset", `transformed(moons(train=60), transforms=[${transforms}], seed=3)`).load();
    const both = await load("relabelled(0.5), imbalanced(0.2)");
    const one = await load("relabelled(0.5)");
    const plain = await moons({ train: 60 });
    expect(one.train.inputs.data).toEqual(plain.train.inputs.data);
    expect(one.digest).not.toBe(plain.digest);
    expect(both.digest).toBe(await datasetDigest(both));
    expect((await load("")).digest).toBe(plain.digest);
    expect(both.train.inputs.shape[0]).toBeLessThan(60);
    expect(() => registry.resolve("dataset", "transformed(moons, transforms=[nobody])")).toThrow(/nobody/);
  });
});

describe("the laws of transforms catch", () => {
  const broken = async (change: (dataset: Dataset) => Dataset | Promise<Dataset>): Promise<string[]> => {
    const plugin = defineTransform<object>({
      name: "me:faulty",
      summary: "Faulty on purpose.",
      options: {},
      apply: change,
    });
    const names = await Promise.all(
      transformLaws.map(async ({ name, check }) => {
        try {
          await check(plugin, {});
          return [];
        } catch (error) {
          if (!(error instanceof LawError)) throw error;
          return [name];
        }
      }),
    );
    return names.flat();
  };

  it("nothing in a sound one", async () => expect(await broken((dataset) => dataset)).toEqual([]));

  it("work in place, and a digest that stays", async () => {
    const inPlace = await broken((dataset) => {
      (dataset.train.inputs.data as Float32Array)[0] = 7;
      return dataset;
    });
    expect(inPlace).toEqual(["the dataset is left as it is", "the digest is that of the contents"]);
  });

  it("hidden randomness", async () => {
    const random = await broken(async (dataset) => {
      const inputs = dataset.train.inputs.data.map((x) => x + Math.random()) as Float32Array;
      const { targets } = dataset.train;
      return withDigest({ ...dataset, train: { inputs: new NdArray(inputs, dataset.train.inputs.shape), targets } });
    });
    expect(random).toEqual(["the same key gives the same dataset", "nothing but the key is random"]);
  });

  it("a test split that is changed, and lengths that differ", async () => {
    expect(await broken((dataset) => ({ ...dataset, test: dataset.validation! }))).toContain(
      "the digest is that of the contents",
    );
    const uneven = await broken((dataset) => ({
      ...dataset,
      test: { inputs: dataset.test.inputs, targets: dataset.train.targets },
    }));
    expect(uneven).toContain("inputs and targets of every split have one length and fit the shape");
    expect(uneven).toContain("validation and test keep their examples and targets");
  });
});
