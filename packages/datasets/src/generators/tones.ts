/** @file Six kinds of short sounds: audio without a download. */
import { number } from "@nn/core";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { finishDataset } from "../finish-dataset.ts";
import { generatorFields, generateSplits, type GeneratorOptions } from "../generate-splits.ts";
import { renderTone, toneNames, toneRate } from "../tones/render-tone.ts";

export interface TonesOptions extends GeneratorOptions {
  /** Length of a clip. Default 0.25, which is 2,000 samples. */
  readonly seconds: number;
  /** Power of the sound over that of the noise, in decibels. Default 10. */
  readonly snr: number;
}

/**
 * Procedural clips of six sounds in noise, float32[n, 8000 · seconds, 1] at 8 kHz in [−1, 1]: rising and falling chirps, the
 * vowels a, i and u (pulses through three formants), irregular clicks.
 *
 * Pitch, length, place, level, polarity and, for the vowels, the size of the vocal tract are random. A linear classifier
 * reaches 40 % on the samples and 97 % on the log spectra of four quarters of the clip. Example i has class i mod 6 and
 * depends on `key.fold(split, i)` only. `scale` is "none" by default, as amplitudes mean something.
 *
 * @example (await tones({ train: 600 })).train.inputs.shape // [600, 2000, 1]
 */
export const tones: DatasetPlugin<TonesOptions> = defineDataset<TonesOptions>({
  name: "tones",
  package: "@nn/datasets",
  summary: "Procedural chirps, vowels and clicks in noise, six classes, 8 kHz.",
  options: {
    ...generatorFields({ train: 1200, validation: 300, test: 600 }, "none"),
    seconds: number(0.25, { min: 0.05, max: 10 }),
    snr: number(10, { min: -60, max: 120 }),
  },
  async load({ options, key }) {
    const length = Math.round(options.seconds * toneRate);
    const splits = generateSplits(options, [length, 1], toneNames.length, key, (out, offset, label, exampleKey) =>
      renderTone(out, offset, length, label, exampleKey, options.snr),
    );
    return finishDataset(
      {
        name: "tones",
        task: "classification",
        inputShape: [length, 1],
        classes: toneNames,
        sampleRate: toneRate,
        statistics: "all",
        largest: 1,
        ...splits,
      },
      options.scale,
    );
  },
});
