/** @file Sentences into a dataset: parts, vocabulary, token ids. */
import { DataError, type Dataset, type Fields, integer, type Key, NdArray, type Split } from "@nn/core";
import { datasetDigest } from "../digest.ts";
import { cutRows, publishedFields, type SplitOptions, tableFields } from "../split-dataset.ts";
import { buildVocabulary, encodeText } from "./vocabulary.ts";

/** Options of every text dataset. */
export interface TextOptions extends Omit<SplitOptions, "scale"> {
  /** Words of an example; longer sentences are cut, shorter ones padded. */
  readonly length: number;
  /** Words that occur less often in the training sentences are unknown. Default 1. */
  readonly minCount: number;
  /** Words in the vocabulary at most, padding and unknown included; the most frequent stay. Default 20,000. */
  readonly vocabularySize: number;
}

/** Options of a text dataset that has no published test part. */
export interface UnsplitTextOptions extends TextOptions {
  /** Sentences for testing: a share below 1 or a count. Default 0.2. */
  readonly test: number;
}

const { scale: _, ...parts } = publishedFields;
/** Fields where train and test are published, for sentences of so many words. */
export function textFields(length: number): Fields<TextOptions> {
  return {
    ...parts,
    length: integer(length, { min: 1 }),
    minCount: integer(1, { min: 1 }),
    vocabularySize: integer(20_000, { min: 3 }),
  };
}

/** Fields where no split is published: a stratified fifth for testing. */
export function unsplitTextFields(length: number): Fields<UnsplitTextOptions> {
  return { ...textFields(length), test: tableFields.test, stratify: tableFields.stratify };
}

/** Sentences with their classes. */
export interface TextSplit {
  readonly texts: readonly (readonly string[])[];
  readonly labels: Int32Array;
}

/** What a text dataset is apart from its sentences. */
export type TextHead = Pick<Dataset, "name" | "classes" | "citation" | "license">;

/** Sentences as read, with the parts that are published. */
export interface UnsplitTexts extends TextHead {
  readonly all: TextSplit;
  readonly validation?: TextSplit;
  readonly test?: TextSplit;
}

/**
 * Cuts the parts as `splitDataset` does, makes the vocabulary of the training sentences that are kept, and encodes.
 * Published parts stay in their published order.
 */
export async function splitTexts(
  source: UnsplitTexts,
  options: TextOptions & { readonly test?: number },
  key: Key,
): Promise<Dataset> {
  const { all, validation: publishedValidation, test: publishedTest, ...head } = source;
  const targets = new NdArray(all.labels, [all.labels.length]);
  const rows = cutRows(source.name, targets, options, key, publishedTest !== undefined);
  const pick = (part: Int32Array): TextSplit => ({
    texts: Array.from(part, (row) => all.texts[row] ?? []),
    labels: part.map((row) => all.labels[row] ?? 0),
  });
  const train = pick(rows.train);
  const validation = rows.validation === undefined ? publishedValidation : pick(rows.validation);
  const vocabulary = buildVocabulary(train.texts, { minCount: options.minCount, size: options.vocabularySize });
  return encodeSplits(
    head,
    { train, test: publishedTest ?? pick(rows.test), ...(validation === undefined ? {} : { validation }) },
    vocabulary,
    options.length,
  );
}

/** The parts of a text dataset. */
export interface TextSplits {
  readonly train: TextSplit;
  readonly validation?: TextSplit;
  readonly test: TextSplit;
}

/** Encodes all parts with one vocabulary and computes the digest. */
export async function encodeSplits(
  head: TextHead,
  splits: TextSplits,
  vocabulary: readonly string[],
  length: number,
): Promise<Dataset> {
  const encode = ({ texts, labels }: TextSplit): Split => {
    const inputs = new Int32Array(texts.length * length);
    texts.forEach((words, i) => inputs.set(encodeText(vocabulary, words, length), i * length));
    return { inputs: new NdArray(inputs, [texts.length, length]), targets: new NdArray(labels, [labels.length]) };
  };
  const { train, validation, test } = splits;
  const dataset: Omit<Dataset, "digest"> = {
    ...head,
    task: "classification",
    inputShape: [length],
    train: encode(train),
    ...(validation === undefined ? {} : { validation: encode(validation) }),
    test: encode(test),
    texts: {
      train: train.texts,
      ...(validation === undefined ? {} : { validation: validation.texts }),
      test: test.texts,
    },
    vocabulary,
  };
  return { ...dataset, digest: await datasetDigest(dataset) };
}

/**
 * The same sentences encoded with another vocabulary, such as one that also knows the words which augmentation of the
 * training sentences brings in.
 *
 * @example
 * const data = await sst2();
 * const wider = await withVocabulary(data, buildVocabulary([...(data.texts?.train ?? []), ...augmented]));
 * @throws DataError for a dataset without words.
 */
export async function withVocabulary(dataset: Dataset, vocabulary: readonly string[]): Promise<Dataset> {
  const { texts, train, validation, test, inputShape, digest: _digest, ...head } = dataset;
  if (texts === undefined) throw new DataError(`withVocabulary: dataset "${dataset.name}" has no words`);
  const part = (words: readonly (readonly string[])[], split: Split): TextSplit => ({
    texts: words,
    labels: Int32Array.from(split.targets.data),
  });
  return encodeSplits(
    head,
    {
      train: part(texts.train, train),
      ...(validation === undefined || texts.validation === undefined
        ? {}
        : { validation: part(texts.validation, validation) }),
      test: part(texts.test, test),
    },
    vocabulary,
    inputShape[0] ?? 1,
  );
}
