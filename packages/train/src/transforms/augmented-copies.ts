import { chain } from "@nn/augment";
import {
  type Augmentation,
  type Dataset,
  defineTransform,
  type ExampleSource,
  exampleCount,
  type Given,
  integer,
  type Key,
  NdArray,
  OptionError,
  plugins,
  type Split,
  type TransformPlugin,
} from "@nn/core";
import { encodeText } from "@nn/datasets";

import { joinArrays, joinSplits, mapExamples } from "./parts/example-rows.ts";
import { sourceOf } from "./parts/source-of.ts";

declare module "@nn/core" {
  interface TransformMap {
    readonly augmentedCopies: typeof augmentedCopies;
  }
}

export interface AugmentedCopiesOptions {
  /** Augmentations of one domain, one after the other. */
  readonly steps: readonly Augmentation[];
  /** Changed copies of each training example; default 4. */
  readonly copies: number;
}

/**
 * Changed copies of each training example beside the example, made once: of words and recordings, as they were before they became numbers.
 *
 * Copy c of example i draws from `key.fold(c, i)`. Words that copies bring in are appended to the vocabulary; statistics of later
 * transforms are those of the examples themselves.
 *
 * Wei & Zou, "EDA: Easy data augmentation techniques" (2019), does so for sentences.
 *
 * @example fit(model, data, { use: ["augmentedCopies([eda], copies=4)"], … })
 * @throws OptionError for steps of several domains, and for a dataset without words or recordings.
 */
export const augmentedCopies: TransformPlugin<AugmentedCopiesOptions, Given<readonly Augmentation[]>> = defineTransform<
  AugmentedCopiesOptions,
  Given<readonly Augmentation[]>
>({
  package: "@nn/train",
  name: "augmentedCopies",
  summary: "Changed copies of each training example beside the example.",
  paper:
    "Wei & Zou, EDA: Easy data augmentation techniques for boosting performance on text classification tasks, 2019",
  options: { steps: plugins("augmentation"), copies: integer(4, { min: 1, max: 64 }) },
  shorthand: "steps",
  check({ steps }) {
    if (steps.length === 0) throw new OptionError("augmentedCopies: no steps; wanted at least one augmentation");
    chain(steps);
  },
  apply(dataset, { steps, copies }, { key }) {
    const [{ domain }] = steps as [Augmentation];
    if (domain === "text") return withTextCopies(dataset, steps as readonly Augmentation<"text">[], copies, key);
    if (domain === "audio") return withAudioCopies(dataset, steps as readonly Augmentation<"audio">[], copies, key);
    throw new OptionError(
      `augmentedCopies: ${steps[0]?.id} augments ${domain}, which is changed anew whenever it is used; list it by itself`,
    );
  },
});

function withTextCopies(dataset: Dataset, steps: readonly Augmentation<"text">[], count: number, draw: Key): Dataset {
  const { texts, vocabulary, inputShape } = dataset;
  if (texts === undefined || vocabulary === undefined)
    throw new OptionError(`augmentedCopies: ${steps[0]?.id} augments text; dataset ${dataset.name} has no words`);
  const length = inputShape[0] ?? 0;
  const augment = chain(steps);
  const made = Array.from({ length: count }, (_, copy) =>
    texts.train.map((words, example) => augment.apply(draw.fold(copy, example), words)),
  ).flat();
  const known = new Set(vocabulary);
  const wider = [...vocabulary, ...new Set(made.flat().filter((word) => !known.has(word)))];
  const encode = (sentences: readonly (readonly string[])[], like: Split): Split => {
    const ids = new Int32Array(sentences.length * length);
    sentences.forEach((words, row) => ids.set(encodeText(wider, words, length), row * length));
    return { inputs: new NdArray(ids, [sentences.length, length]), targets: like.targets };
  };
  const { train, validation, test } = dataset;
  return {
    ...dataset,
    vocabulary: wider,
    originals: exampleCount(train),
    train: joinSplits([train, { ...encode(made, train), targets: repeat(train.targets, count) }]),
    ...(validation === undefined || texts.validation === undefined
      ? {}
      : { validation: encode(texts.validation, validation) }),
    test: encode(texts.test, test),
  };
}

function withAudioCopies(dataset: Dataset, steps: readonly Augmentation<"audio">[], count: number, draw: Key): Dataset {
  const { train, inputShape } = dataset;
  const source = sourceOf(dataset);
  if (source?.domain !== "audio")
    throw new OptionError(`augmentedCopies: ${steps[0]?.id} augments audio; dataset ${dataset.name} has no recordings`);
  const { sample, encode } = source as ExampleSource<"audio">;
  const augment = chain(steps);
  const parts = Array.from({ length: count }, (_, copy): Split =>
    mapExamples(train, (_, example) => ({
      data: encode(augment.apply(draw.fold(copy, example), sample(example))),
      shape: inputShape,
    })),
  );
  return { ...dataset, originals: exampleCount(train), train: joinSplits([train, ...parts]) };
}

function repeat(array: NdArray, times: number): NdArray {
  return joinArrays(Array.from({ length: times }, () => array));
}
