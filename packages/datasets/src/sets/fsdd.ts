/** @file FSDD: 3,000 recordings of spoken digits. */
import { DataError, flag, NdArray, number, type Split } from "@nn/core";
import { catalog } from "../catalog.ts";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { parseTar, type TarFile } from "../loaders/tar.ts";
import { parseWav } from "../loaders/wav.ts";
import { readCatalogFile } from "../read-catalog-file.ts";
import { publishedFields, splitDataset, type SplitOptions } from "../split-dataset.ts";
import { scaleField } from "../finish-dataset.ts";

const sampleRate = 8000;
/** Digit, speaker and number of the recording. */
const nameFormat = /^(?:.*\/)?(\d)_([a-z]+)_(\d+)\.wav$/;

export interface FsddOptions extends SplitOptions {
  /** Length of an example; longer recordings are cut at the end, shorter ones padded with zeros. Default 1. */
  readonly seconds: number;
}

/**
 * Free Spoken Digit Dataset, float32[n, 8000 · seconds, 1] at 8 kHz in [−1, 1), 10 classes: 2,700 training and 300 test
 * recordings by 6 speakers, split as published (numbers 0 to 4 of each digit and speaker are for testing, so every test
 * speaker is also in the training part).
 *
 * Options: `seconds` (default 1), `validation` (share or count of the training rows, default 0), `trainLimit` (default
 * null, all), `stratify` (default true), `scale` (default "none"; "standard" is by one mean and deviation), `seed`.
 *
 * @example (await fsdd({ validation: 0.1 })).train.inputs.shape // [2430, 8000, 1]
 * @throws DataError when the archive is not there, or is not the pinned one. It is a repack and is not downloaded.
 * Jackson and others, Free Spoken Digit Dataset v1.0.10. CC BY-SA 4.0.
 */
export const fsdd: DatasetPlugin<FsddOptions> = defineDataset<FsddOptions>({
  name: "fsdd",
  package: "@nn/datasets",
  summary: "3,000 recordings of the ten digits by six speakers, 8 kHz.",
  paper: "Jackson and others, Free Spoken Digit Dataset v1.0.10",
  options: {
    ...publishedFields,
    stratify: flag(true),
    scale: scaleField("none"),
    seconds: number(1, { min: 0.01, max: 10 }),
  },
  async load({ options, key, files }) {
    const { classes, citation, license } = catalog.fsdd;
    const { bytes, path } = await readCatalogFile("fsdd", "recordings.tar.gz", files);
    const length = Math.round(options.seconds * sampleRate);
    const recordings = parseTar(bytes, path).map((file) => ({ file, ...readName(file.name, path) }));
    const part = (isTest: boolean): Split =>
      readRecordings(
        recordings.filter(({ number }) => number < 5 === isTest),
        length,
        path,
      );
    return splitDataset(
      {
        name: "fsdd",
        task: "classification",
        inputShape: [length, 1],
        classes,
        citation,
        license,
        sampleRate,
        statistics: "all",
        largest: 1,
        all: part(false),
        test: part(true),
      },
      options,
      key,
    );
  },
});

function readName(name: string, path: string): { digit: number; number: number } {
  const [, digit, , number] = nameFormat.exec(name) ?? [];
  if (digit === undefined || number === undefined) {
    throw new DataError(`${path}: got a file named "${name}", wanted digit_speaker_number.wav`);
  }
  return { digit: Number(digit), number: Number(number) };
}

function readRecordings(
  recordings: readonly { readonly file: TarFile; readonly digit: number }[],
  length: number,
  path: string,
): Split {
  const count = recordings.length;
  const inputs = new Float32Array(count * length);
  recordings.forEach(({ file }, row) => {
    const audio = parseWav(file.bytes, `${path}/${file.name}`);
    if (audio.sampleRate !== sampleRate) {
      throw new DataError(`${path}/${file.name}: got a sample rate of ${audio.sampleRate} Hz, wanted ${sampleRate}`);
    }
    if (audio.channels !== 1) throw new DataError(`${path}/${file.name}: got ${audio.channels} channels, wanted 1`);
    inputs.set(audio.samples.subarray(0, length), row * length);
  });
  return {
    inputs: new NdArray(inputs, [count, length, 1]),
    targets: new NdArray(
      Int32Array.from(recordings, ({ digit }) => digit),
      [count],
    ),
  };
}
