import { logMel as frontEndOf } from "@nn/augment";
import {
  type Dataset,
  defineTransform,
  integer,
  NdArray,
  number,
  OptionError,
  type Split,
  type TransformPlugin,
} from "@nn/core";

import { recordings } from "./parts/recordings.ts";
import { firstExamples, mapExamples } from "./parts/example-rows.ts";

declare module "@nn/core" {
  interface TransformMap {
    readonly logMel: typeof logMel;
  }
}

export interface LogMelTransformOptions {
  /** Channels of the spectrogram; default 32. */
  readonly bands: number;
  /** Length of a frame in seconds; default 0.032. */
  readonly window: number;
  /** From frame to frame in seconds; default 0.016. */
  readonly hop: number;
}

/**
 * Recordings to log-mel spectrograms [frames, bands], each band with mean 0 and deviation 1 over the training recordings and their
 * frames; changed copies of recordings do not count.
 *
 * @example transform: "logMel(bands=32)" // a second at 8 kHz becomes [61, 32]
 * @throws OptionError for a dataset without a sample rate.
 */
export const logMel: TransformPlugin<LogMelTransformOptions> = defineTransform<LogMelTransformOptions>({
  package: "@nn/train",
  name: "logMel",
  summary: "Recordings to log-mel spectrograms, each band standardized.",
  options: {
    bands: integer(32, { min: 1, max: 4096 }),
    window: number(0.032, { above: 0 }),
    hop: number(0.016, { above: 0 }),
  },
  apply(dataset, { bands, window, hop }) {
    const { sampleRate, originals } = dataset;
    if (sampleRate === undefined)
      throw new OptionError(`logMel: dataset ${dataset.name} has no sample rate; wanted recordings`);
    const frontEnd = frontEndOf({ bands, window, hop, sampleRate });
    const transform = (split: Split): Split => mapExamples(split, (data) => frontEnd({ data, sampleRate }));
    const train = transform(dataset.train);
    const standardize = bandStandardizer(originals === undefined ? train : firstExamples(train, originals), bands);
    const normalize = ({ inputs, targets }: Split): Split => ({
      inputs: new NdArray(standardize(inputs.data), inputs.shape),
      targets,
    });
    const { sampleRate: _, ...rest } = dataset;
    const normalized = normalize(train);
    const made: Dataset = {
      ...rest,
      inputShape: train.inputs.shape.slice(1),
      train: normalized,
      ...(dataset.validation === undefined ? {} : { validation: normalize(transform(dataset.validation)) }),
      test: normalize(transform(dataset.test)),
      source: recordings(
        dataset.train.inputs,
        sampleRate,
        (data) => standardize(frontEnd({ data, sampleRate }).data),
        normalized.inputs,
      ),
    };
    return made;
  },
});

/** (x − mean) / deviation for each band, over the examples and frames of a split. */
function bandStandardizer(split: Split, bands: number): (data: ArrayLike<number>) => Float32Array {
  const { data } = split.inputs;
  const count = data.length / bands;
  const [sums, squares] = [new Float64Array(bands), new Float64Array(bands)];
  for (let index = 0; index < data.length; index++)
    sums[index % bands] = (sums[index % bands] ?? 0) + (data[index] ?? 0);
  for (let index = 0; index < data.length; index++) {
    const centred = (data[index] ?? 0) - (sums[index % bands] ?? 0) / count;
    squares[index % bands] = (squares[index % bands] ?? 0) + centred * centred;
  }
  return (values) =>
    Float32Array.from(values, (value, index) => {
      const band = index % bands;
      const deviation = Math.sqrt((squares[band] ?? 0) / count);
      return (value - (sums[band] ?? 0) / count) / (deviation > 0 ? deviation : 1);
    });
}
