/** @file What a network of a trial is fed: changed copies of texts and recordings, and the front end of recordings. */
import { chain } from "@nn/augment";
import { key, OptionError, type Augmentation, type Dataset } from "@nn/core";
import { augmentedCopies, logMelTransform } from "@nn/train";
import { builtIns, createPlugin, type Names } from "../suite/resolve-plugin.ts";
import type { FrontEndSpec } from "../suite/types.ts";
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
export async function prepareData(spec: TrialSpec, dataset: Dataset, names: Names = builtIns): Promise<PreparedData> {
  const { augment } = spec.treatment;
  const { model } = spec.problem;
  const steps = (augment?.steps ?? []).map((step) => createPlugin("augmentation", step, names));
  const [domain] = steps.map((step) => step.domain);
  if (domain === "audio" && model.kind !== "audio")
    throw new OptionError(`${steps[0]?.id} augments audio; the model is of kind ${model.kind}, wanted audio`);
  const clean = model.kind === "audio" ? await spectrograms(dataset, model.frontEnd) : dataset;
  if (domain !== "text" && domain !== "audio")
    return domain === undefined ? { data: clean } : { data: clean, augment: chain(steps) };
  const copies = augment?.copies ?? 0;
  const draw = key(spec.streams?.augment ?? spec.seed).fold("augment");
  return { data: copies === 0 ? clean : await augmentedCopies(steps, { copies }).apply(clean, { key: draw }) };
}

/** By dataset, then by front end: the trials of a thread share them. */
const made = new WeakMap<Dataset, Map<string, Promise<Dataset>>>();

function spectrograms(dataset: Dataset, spec: FrontEndSpec): Promise<Dataset> {
  const byFrontEnd = made.get(dataset) ?? new Map<string, Promise<Dataset>>();
  made.set(dataset, byFrontEnd);
  const name = JSON.stringify(spec);
  // A front end draws nothing.
  const known = byFrontEnd.get(name) ?? Promise.resolve(logMelTransform(spec).apply(dataset, { key: key(0) }));
  byFrontEnd.set(name, known);
  return known;
}
