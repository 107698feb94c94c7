/** @file What every transform must keep, as plain functions that throw. */
import { array, type AnyPlugin, type Dataset, exampleCount, key, normal, type Split, type Transform } from "@nn/core";
import { demand, withoutHiddenState } from "@nn/core/testing";

import { datasetDigest } from "../digest.ts";

export interface TransformLaw {
  readonly name: string;
  /** Throws a LawError when the law is broken. */
  check(plugin: AnyPlugin<Transform>, options: object): Promise<void>;
}

/** 90 training, 15 validation and 15 test points in three classes. */
export async function testDataset(): Promise<Dataset> {
  const split = (seed: number, count: number): Split => ({
    inputs: array(Array.from({ length: count }, (_, i) => [...normal(key(seed).fold(i), 4, { mean: i % 3 })])),
    targets: array(Int32Array.from({ length: count }, (_, i) => i % 3)),
  });
  const dataset = {
    name: "points",
    task: "classification",
    inputShape: [4],
    classes: ["a", "b", "c"],
    train: split(1, 90),
    validation: split(2, 15),
    test: split(3, 15),
  } as const;
  return { ...dataset, digest: await datasetDigest(dataset) };
}

function make(plugin: AnyPlugin<Transform>, options: object): Transform {
  return plugin.make(options);
}

const splitsOf = ({ train, validation, test }: Dataset): readonly (readonly [string, Split])[] => [
  ["train", train],
  ...(validation === undefined ? [] : ([["validation", validation]] as const)),
  ["test", test],
];

export const transformLaws: readonly TransformLaw[] = [
  {
    name: "the dataset is left as it is",
    async check(plugin, options) {
      const dataset = await testDataset();
      await make(plugin, options).apply(dataset, { key: key(1) });
      demand((await datasetDigest(dataset)) === dataset.digest, () => "the dataset given was changed");
    },
  },
  {
    name: "inputs and targets of every split have one length and fit the shape",
    async check(plugin, options) {
      const result = await make(plugin, options).apply(await testDataset(), { key: key(2) });
      for (const [name, { inputs, targets }] of splitsOf(result)) {
        const [count, ...shape] = inputs.shape;
        demand(count === targets.shape[0], () => `${name} has ${count} inputs and ${targets.shape[0]} targets`);
        demand(shape.join() === result.inputShape.join(), () => `${name} has examples [${shape.join()}]`);
      }
    },
  },
  {
    name: "values are finite, and class numbers are those of classes",
    async check(plugin, options) {
      const result = await make(plugin, options).apply(await testDataset(), { key: key(3) });
      for (const [name, { inputs, targets }] of splitsOf(result)) {
        demand(inputs.data.every(Number.isFinite), () => `${name} has a value that is not finite`);
        if (result.task === "classification") {
          const fits = targets.data.every((label) => label >= 0 && label < result.classes.length);
          demand(fits, () => `${name} has a label that is no class`);
        }
      }
    },
  },
  {
    name: "the same key gives the same dataset",
    async check(plugin, options) {
      const digest = async (): Promise<string> =>
        datasetDigest(await make(plugin, options).apply(await testDataset(), { key: key(4) }));
      demand((await digest()) === (await digest()), () => "a second call gave another dataset");
    },
  },
  {
    name: "the digest is that of the contents",
    async check(plugin, options) {
      const result = await make(plugin, options).apply(await testDataset(), { key: key(5) });
      demand(result.digest === (await datasetDigest(result)), () => "the digest is that of other contents");
    },
  },
  {
    name: "validation and test keep their examples and targets",
    async check(plugin, options) {
      const dataset = await testDataset();
      const result = await make(plugin, options).apply(dataset, { key: key(6) });
      for (const name of ["validation", "test"] as const) {
        const [before, after] = [dataset[name]!, result[name]];
        demand(after !== undefined && exampleCount(after) === exampleCount(before), () => `${name} lost examples`);
        demand(after!.targets.data.join() === before.targets.data.join(), () => `${name} has other targets`);
      }
    },
  },
  {
    name: "nothing but the key is random",
    async check(plugin, options) {
      const dataset = await testDataset();
      let made: ReturnType<Transform["apply"]> = dataset;
      // What is drawn is drawn before the first pause.
      withoutHiddenState(() => {
        made = make(plugin, options).apply(dataset, { key: key(7) });
      });
      await made;
    },
  },
];
