/** @file @nn/augment: augmentation of images, sound and text, mixing of samples, and a log-mel front end. */
export { gain, type GainOptions } from "./audio/gain.ts";
export { noiseAtSnr, type NoiseAtSnrOptions } from "./audio/noise-at-snr.ts";
export { speed, type SpeedOptions } from "./audio/speed.ts";
export { timeShift, type TimeShiftOptions } from "./audio/time-shift.ts";
export { plugins } from "./plugins.ts";
export { augmentations } from "./augmentations.ts";
export { chain, type ChainOptions, chainPlugin } from "./compose/chain.ts";
export { oneOf, type OneOfOptions, oneOfPlugin } from "./compose/one-of.ts";
export { sometimes, type SometimesOptions, sometimesPlugin } from "./compose/sometimes.ts";
export {
  type AugmentationDefinition,
  defineAugmentation,
  type ReplayableAugmentation,
  type ReplayablePlugin,
} from "./define-augmentation.ts";
export { edaCopies, type EdaCopiesOptions, edaSettings } from "./eda/eda-copies.ts";
export { logMel, type LogMelOptions } from "./front-end/log-mel.ts";
export { affine, type AffineOptions } from "./image/affine.ts";
export { brightness, type BrightnessOptions } from "./image/brightness.ts";
export { contrast, type ContrastOptions } from "./image/contrast.ts";
export { erase, type EraseOptions } from "./image/erase.ts";
export { flip, type FlipOptions } from "./image/flip.ts";
export { gaussianNoise, type GaussianNoiseOptions } from "./image/gaussian-noise.ts";
export { randomCrop, type RandomCropOptions } from "./image/random-crop.ts";
export { rotate, type RotateOptions } from "./image/rotate.ts";
export { translate, type TranslateOptions } from "./image/translate.ts";
export { zoom, type ZoomOptions } from "./image/zoom.ts";
export { cutmix } from "./mixing/cutmix.ts";
export type { LabeledSample, MixedSample } from "./mixing/labeled-sample.ts";
export { mixup, type MixOptions } from "./mixing/mixup.ts";
export { sampleBeta } from "./random/beta.ts";
export { frequencyMask, type FrequencyMaskOptions } from "./spectrogram/frequency-mask.ts";
export { timeMask, type TimeMaskOptions } from "./spectrogram/time-mask.ts";
export { eda, type EdaOptions } from "./text/eda.ts";
export { randomDeletion, type RandomDeletionOptions } from "./text/random-deletion.ts";
export { randomInsertion, type RandomInsertionOptions } from "./text/random-insertion.ts";
export { randomSwap, type RandomSwapOptions } from "./text/random-swap.ts";
export { synonymReplacement, type SynonymReplacementOptions } from "./text/synonym-replacement.ts";
export { builtInSynonyms } from "./thesaurus/built-in.ts";
export { stopWords } from "./thesaurus/stop-words.ts";
export type { Thesaurus, ThesaurusOption } from "./thesaurus/thesaurus.ts";
export { wordnetSynonyms } from "./thesaurus/wordnet.ts";
export { type AugmentationRecord, replayRecord, trace, type Traced } from "./trace.ts";
export { type Augmentation, type Key, key } from "@nn/core";
