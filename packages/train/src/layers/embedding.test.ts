import {
  array,
  compile,
  gradients,
  integers,
  key,
  mul,
  reference,
  sum,
  tensor,
  type Dataset,
  type Layer,
  type Split,
  type Tensor,
  directScope,
} from "@nn/core";
import { describe, expect, it } from "vitest";

import { fit } from "../fit/fit.ts";
import { buildModel } from "../model/build-model.ts";
import { sequential } from "./sequential.ts";
import { adam } from "../optimizers/adam.ts";
import { conv1d } from "./conv1d.ts";
import { dense } from "./dense.ts";
import { embeddingBag } from "./embedding-bag.ts";
import { embedding } from "./embedding.ts";
import { globalMaxPool } from "./global-max-pool.ts";

const table = array([
  [100, 100],
  [1, 2],
  [3, 4],
  [5, 7],
]);

async function look(
  layer: Layer,
  ids: readonly (readonly number[])[],
  dtype: "int32" | "float32" = "int32",
): Promise<number[]> {
  const built = layer.build([ids[0]?.length ?? 0]);
  const input = tensor(array(ids, { dtype }));
  const { output } = built.apply(input, { parameters: { table: tensor(table) }, state: {}, training: false });
  expect(output.shape).toEqual([ids.length, ...built.outputShape]);
  return [...(await output.data())];
}

describe("embedding", () => {
  it("looks vectors up; padding is zeros", async () => {
    expect(
      await look(embedding(4, { features: 2 }), [
        [2, 0],
        [1, 3],
      ]),
    ).toEqual([3, 4, 0, 0, 1, 2, 5, 7]);
    expect(await look(embedding(4, { features: 2 }), [[2, 0]], "float32")).toEqual([3, 4, 0, 0]);
    expect(await look(embedding(4, { features: 2, padding: null }), [[2, 0]])).toEqual([3, 4, 100, 100]);
    expect(await look(embedding(4, { features: 2, padding: 2 }), [[2, 1]])).toEqual([0, 0, 1, 2]);
  });

  it("declares a table of its own role, with vectors of length about 1", () => {
    const { parameters } = embedding(1000, { features: 64 }).build([5]);
    expect(parameters.table).toMatchObject({ shape: [1000, 64], role: "embedding", fans: { fanIn: 1, fanOut: 64 } });
    expect(parameters.table?.initializer.options).toMatchObject({ std: 0.125 });
  });

  it("trains the vectors it used, each as often as it was used, and not the padding", async () => {
    const gradient = compile((values: Tensor, ids: Tensor) => {
      const context = { parameters: { table: values }, state: {}, training: true };
      return gradients(sum(mul(embedding(4, { features: 2 }).build([3]).apply(ids, context).output, 2)), values);
    });
    const { data } = await gradient(
      table,
      array(
        [
          [1, 3, 0],
          [3, 0, 0],
        ],
        { dtype: "int32" },
      ),
    );
    expect([...data]).toEqual([0, 0, 2, 2, 0, 0, 4, 4]);
  });

  it("says what is wrong", () => {
    expect(() => embedding(0, { features: 2 })).toThrow("embedding: vocabulary is 0");
    expect(() => embedding(4, { features: 2, padding: 4 })).toThrow(
      "padding is 4; wanted an id below the vocabulary, 4, or null",
    );
    expect(() => embeddingBag(4, { features: 2 }).build([3, 2])).toThrow("embeddingBag: the input has shape [3, 2]");
  });
});

describe("embeddingBag", () => {
  it("averages what is not padding", async () => {
    expect(
      await look(embeddingBag(4, { features: 2 }), [
        [1, 2, 0],
        [3, 3, 3],
        [0, 0, 0],
      ]),
    ).toEqual([2, 3, 5, 7, 0, 0]);
    expect(await look(embeddingBag(4, { features: 2, padding: null }), [[1, 0]])).toEqual([50.5, 51]);
  });
});

/** Sentences of up to 8 words, 0 after the end; `label` says what they mean. */
function sentences(make: (word: (at: number, below: number) => number, label: number) => number[]): Dataset {
  const split = (count: number, name: string): Split => {
    const rows = Array.from({ length: count }, (_, i) => {
      const draws = integers(key(3).fold(name, i), 16, 1 << 20);
      const words = make((at, below) => (draws[at] ?? 0) % below, i % 2);
      return [...words, ...Array<number>(8 - words.length).fill(0)];
    });
    return {
      inputs: array(rows, { dtype: "int32" }),
      targets: array(Int32Array.from({ length: count }, (_, i) => i % 2)),
    };
  };
  return {
    name: "sentences",
    task: "classification",
    inputShape: [8],
    classes: ["bad", "good"],
    train: split(256, "train"),
    test: split(128, "test"),
    digest: "",
  };
}

const options = { key: key(2), optimizer: adam(0.03), loss: "softmaxCrossEntropy", epochs: 15, batchSize: 32 } as const;

describe("text models", () => {
  it("learn words: one good or bad word among 30 others", async () => {
    const data = sentences((word, label) => {
      const words = Array.from({ length: 2 + word(0, 6) }, (_, i) => 11 + word(i + 2, 30));
      words[word(1, words.length)] = 1 + 5 * label + word(10, 5);
      return words;
    });
    const run = await fit(sequential([embeddingBag(41, { features: 8 }), dense(2)]), data, options);
    expect(run.history[0]?.train.accuracy).toBeLessThan(0.75);
    expect(run.test.accuracy).toBeGreaterThan(0.97);
  });

  it("learn order: the same words, the pair one way or the other", async () => {
    const data = sentences((word, label) => {
      const words = Array.from({ length: 4 + word(0, 4) }, (_, i) => 3 + word(i + 2, 20));
      words.splice(word(1, words.length), 2, ...(label === 1 ? [1, 2] : [2, 1]));
      return words.slice(0, 8);
    });
    const model = sequential([
      embedding(23, { features: 8 }),
      conv1d(16, { window: 2, activation: "relu" }),
      globalMaxPool(),
      dense(2),
    ]);
    const run = await fit(model, data, options);
    expect(run.test.accuracy).toBeGreaterThan(0.97);
    const few = { ...options, epochs: 1, evaluateEvery: 8 };
    expect((await fit(model, data, { ...few, backend: reference() })).hash).toBe((await fit(model, data, few)).hash);
    const copy = directScope.resolve("layer", JSON.parse(JSON.stringify(model)));
    expect(JSON.stringify(copy)).toBe(JSON.stringify(model));
    expect(buildModel(copy, [8]).parameters.embedding1?.table?.shape).toEqual([23, 8]);
  });
});
