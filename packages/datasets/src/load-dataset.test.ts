import { createRegistry, type Dataset, NdArray, OptionError, UnknownNameError, number } from "@nn/core";
import { describe, expect, it } from "vitest";
import { type DatasetPlugin, defineDataset } from "./define-dataset.ts";
import { moons } from "./generators/moons.ts";
import { loadDataset } from "./load-dataset.ts";
import { plugins } from "./plugins.ts";

const small = { train: 10, test: 4 };

describe("loadDataset", () => {
  it("takes a string, an object, a plug-in's value and gives the data of the call", async () => {
    const called = await moons({ ...small, noise: 0.1 });
    const specs = [
      "moons(train=10, test=4, noise=0.1)",
      "@nn/datasets:moons(train=10, test=4, noise=0.1)",
      { name: "moons", options: { ...small, noise: 0.1 } },
      moons({ ...small, noise: 0.1 }),
    ];
    for (const spec of specs) expect((await loadDataset(spec)).digest).toBe(called.digest);
    expect(await loadDataset(moons)).toEqual(await moons());
  });

  it("finds real sets by both spellings", async () => {
    for (const name of ["fashionMnist", "fashion-mnist"]) {
      const nowhere = { dataFolder: "/nowhere/data", cacheFolder: "/nowhere/cache", offline: true };
      await expect(loadDataset(name, nowhere)).rejects.toThrow("/nowhere/data/fashion-mnist/");
    }
  });

  it("refuses names and options that do not exist, with a suggestion", async () => {
    await expect(loadDataset("glyps")).rejects.toThrow(UnknownNameError);
    await expect(loadDataset("glyps")).rejects.toThrow('did you mean "glyphs"?');
    await expect(loadDataset("moons(nois=1)")).rejects.toThrow('did you mean "noise"?');
    await expect(loadDataset("iris(test=0)", { offline: true })).rejects.toThrow(OptionError);
  });

  it("finds datasets of a registry that the caller names", async () => {
    const split = { inputs: new NdArray(Float32Array.of(1), [1, 1]), targets: new NdArray(Int32Array.of(0), [1]) };
    const dot: DatasetPlugin<{ readonly seed: number }> = defineDataset({
      name: "me:dot",
      summary: "One point.",
      options: { seed: number(0) },
      load: async ({ key }): Promise<Dataset> => ({
        name: "dot",
        task: "classification",
        inputShape: [1],
        classes: ["dot"],
        train: split,
        test: split,
        digest: key.toString(),
      }),
    });
    const scope = createRegistry();
    scope.use(dot);
    expect((await loadDataset("me:dot(seed=3)", { scope })).digest).toBe("key(00000000 00000003)");
    await expect(loadDataset("me:dot")).rejects.toThrow(UnknownNameError);
  });
});

describe("datasets", () => {
  it("can be registered at once, and every value round-trips through JSON", () => {
    const scope = createRegistry();
    scope.use(plugins);
    const datasets = scope.list("dataset");
    expect(datasets.map(({ name }) => name)).toEqual([
      "breastCancer",
      "californiaHousing",
      "cifar10Subset",
      "diabetes",
      "digits",
      "fashionMnist",
      "fsdd",
      "glyphs",
      "iris",
      "mnist",
      "moons",
      "penguins",
      "rtPolarity",
      "sentences",
      "smsSpam",
      "spirals",
      "sst2",
      "tones",
      "transformed",
      "trec",
    ]);
    for (const plugin of datasets) {
      const value = plugin();
      const again = scope.resolve(
        "dataset",
        JSON.parse(JSON.stringify(value)) as { name: string; options: Record<string, unknown> },
      );
      expect(again.id).toBe(value.id);
      expect(again.options).toEqual(value.options);
    }
  });
});
