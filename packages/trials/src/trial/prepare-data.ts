/** @file What a network of a trial is fed: changed copies of texts and recordings, and the front end of recordings. */
import { chain, logMel } from "@nn/augment";
import {
  exampleCount,
  key,
  NdArray,
  OptionError,
  type Augmentation,
  type Dataset,
  type Key,
  type Split,
} from "@nn/core";
import { encodeText } from "@nn/datasets";
import { builtIns, createPlugin, type Names } from "../suite/resolve-plugin.ts";
import type { AugmentSpec, FrontEndSpec } from "../suite/types.ts";
import type { TrialSpec } from "./types.ts";

/** The data of a trial, and how the training examples are changed whenever they are used. */
export interface PreparedData {
  readonly data: Dataset;
  readonly augment?: Augmentation;
}

/**
 * Copies draw from `key(seed).fold("augment", copy, example)`, so that treatments of one seed share them. Vocabulary and scale are
 * those of the training examples; with copies, words that they bring in are appended.
 *
 * @throws OptionError for augmentations that do not fit the data.
 */
export function prepareData(spec: TrialSpec, dataset: Dataset, names: Names = builtIns): PreparedData {
  const { augment } = spec.treatment;
  const { model } = spec.problem;
  const steps = (augment?.steps ?? []).map((step) => createPlugin("augmentation", step, names));
  const [domain] = steps.map((step) => step.domain);
  const draw = key(spec.streams?.augment ?? spec.seed).fold("augment");
  if (domain === "text")
    return { data: withTextCopies(dataset, steps as Augmentation<"text">[], copies(augment), draw) };
  if (domain === "audio" && model.kind !== "audio")
    throw new OptionError(`${steps[0]?.id} augments audio; the model is of kind ${model.kind}, wanted audio`);
  const clean = model.kind === "audio" ? spectrograms(dataset, model.frontEnd) : dataset;
  if (domain === "audio" && model.kind === "audio") {
    return {
      data: withAudioCopies(dataset, clean, model.frontEnd, steps as Augmentation<"audio">[], copies(augment), draw),
    };
  }
  return domain === undefined ? { data: clean } : { data: clean, augment: chain(steps) };
}

function copies(augment: AugmentSpec | undefined): number {
  return augment?.copies ?? 0;
}

function withTextCopies(dataset: Dataset, steps: readonly Augmentation<"text">[], count: number, draw: Key): Dataset {
  const { texts, vocabulary, inputShape } = dataset;
  if (texts === undefined || vocabulary === undefined)
    throw new OptionError(`${steps[0]?.id} augments text; dataset ${dataset.name} has no words`);
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
    train: joinSplits([train, { ...encode(made, train), targets: repeat(train.targets, count) }]),
    ...(validation === undefined || texts.validation === undefined
      ? {}
      : { validation: encode(texts.validation, validation) }),
    test: encode(texts.test, test),
  };
}

function withAudioCopies(
  dataset: Dataset,
  clean: Dataset,
  spec: FrontEndSpec,
  steps: readonly Augmentation<"audio">[],
  count: number,
  draw: Key,
): Dataset {
  const { sampleRate = 0, train } = dataset;
  const augment = chain(steps);
  const { frontEnd, normalize } = audioFrontEnd(dataset, spec);
  const parts = Array.from({ length: count }, (_, copy): Split => {
    const changed = mapExamples(train, (data, example) =>
      frontEnd(augment.apply(draw.fold(copy, example), { data, sampleRate })),
    );
    return normalize(changed);
  });
  return { ...clean, train: joinSplits([clean.train, ...parts]) };
}

type FrontEnd = {
  readonly frontEnd: (sample: { readonly data: Float32Array; readonly sampleRate: number }) => Example;
  /** With the bands' means and deviations of the training recordings. */
  readonly normalize: (split: Split) => Split;
  readonly data: Dataset;
};
type Example = { readonly data: Float32Array; readonly shape: readonly number[] };

/** By dataset, then by front end: the trials of a thread share them. */
const frontEnds = new WeakMap<Dataset, Map<string, FrontEnd>>();

function spectrograms(dataset: Dataset, spec: FrontEndSpec): Dataset {
  return audioFrontEnd(dataset, spec).data;
}

function audioFrontEnd(dataset: Dataset, spec: FrontEndSpec): FrontEnd {
  const made = frontEnds.get(dataset) ?? new Map<string, FrontEnd>();
  frontEnds.set(dataset, made);
  const name = JSON.stringify(spec);
  const known = made.get(name);
  if (known !== undefined) return known;
  const { sampleRate } = dataset;
  if (sampleRate === undefined)
    throw new OptionError(`a model of kind audio wants recordings; dataset ${dataset.name} has no sample rate`);
  const frontEnd = logMel({ ...spec, sampleRate });
  const transform = (split: Split): Split => mapExamples(split, (data) => frontEnd({ data, sampleRate }));
  const train = transform(dataset.train);
  const normalize = bandNormalizer(train, spec.bands);
  const data: Dataset = {
    ...dataset,
    inputShape: train.inputs.shape.slice(1),
    train: normalize(train),
    ...(dataset.validation === undefined ? {} : { validation: normalize(transform(dataset.validation)) }),
    test: normalize(transform(dataset.test)),
  };
  const result: FrontEnd = { frontEnd, normalize, data };
  made.set(name, result);
  return result;
}

/** (x − mean) / deviation for each band, over the examples and frames of a split. */
function bandNormalizer(split: Split, bands: number): (split: Split) => Split {
  const { data } = split.inputs;
  const count = data.length / bands;
  const [sums, squares] = [new Float64Array(bands), new Float64Array(bands)];
  for (let index = 0; index < data.length; index++)
    sums[index % bands] = (sums[index % bands] ?? 0) + (data[index] ?? 0);
  for (let index = 0; index < data.length; index++) {
    const centred = (data[index] ?? 0) - (sums[index % bands] ?? 0) / count;
    squares[index % bands] = (squares[index % bands] ?? 0) + centred * centred;
  }
  return ({ inputs, targets }) => ({
    inputs: new NdArray(
      Float32Array.from(inputs.data, (value, index) => {
        const band = index % bands;
        const deviation = Math.sqrt((squares[band] ?? 0) / count);
        return (value - (sums[band] ?? 0) / count) / (deviation > 0 ? deviation : 1);
      }),
      inputs.shape,
    ),
    targets,
  });
}

function mapExamples(split: Split, change: (data: Float32Array, example: number) => Example): Split {
  const count = exampleCount(split);
  const source = split.inputs.data as Float32Array;
  const size = source.length / count;
  const rows = Array.from({ length: count }, (_, row) => change(source.slice(row * size, (row + 1) * size), row));
  const shape = rows[0]?.shape ?? [];
  const width = rows[0]?.data.length ?? 0;
  const data = new Float32Array(count * width);
  rows.forEach((row, index) => data.set(row.data, index * width));
  return { inputs: new NdArray(data, [count, ...shape]), targets: split.targets };
}

function repeat(array: NdArray, times: number): NdArray {
  return joinArrays(Array.from({ length: times }, () => array));
}

function joinSplits(splits: readonly Split[]): Split {
  return {
    inputs: joinArrays(splits.map((split) => split.inputs)),
    targets: joinArrays(splits.map((split) => split.targets)),
  };
}

function joinArrays(arrays: readonly NdArray[]): NdArray {
  const [first] = arrays;
  if (first === undefined) throw new RangeError("joinArrays: got nothing, wanted at least one array");
  const length = arrays.reduce((sum, array) => sum + array.data.length, 0);
  const data = first.data instanceof Float32Array ? new Float32Array(length) : new Int32Array(length);
  let at = 0;
  for (const array of arrays) {
    data.set(array.data, at);
    at += array.data.length;
  }
  const count = arrays.reduce((sum, array) => sum + (array.shape[0] ?? 0), 0);
  return new NdArray(data, [count, ...first.shape.slice(1)], first.dtype);
}
