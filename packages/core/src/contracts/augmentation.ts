/** @file The augmentation contract: a pure function of a key and a sample. */
import type { Plugin, PluginValue } from "../plugins/plugin.ts";
import type { Key } from "../random/key.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Shape } from "../shape.ts";

/** An image, row-major [height, width, channels]. */
export interface ImageSample {
  readonly data: Float32Array;
  readonly shape: Shape;
}

/** A mono signal. */
export interface AudioSample {
  readonly data: Float32Array;
  /** In hertz. */
  readonly sampleRate: number;
}

/** A spectrogram, row-major [frames, channels]. */
export interface SpectrogramSample {
  readonly data: Float32Array;
  readonly shape: Shape;
}

/** A sentence as words. */
export type TextSample = readonly string[];

export interface SampleTypes {
  readonly image: ImageSample;
  readonly audio: AudioSample;
  readonly spectrogram: SpectrogramSample;
  readonly text: TextSample;
}

export type SampleDomain = keyof SampleTypes;

/** Same key and sample, same result, whatever was augmented before; the sample given is left as it is. */
export interface Augmentation<D extends SampleDomain = SampleDomain> extends PluginValue {
  readonly kind: "augmentation";
  readonly domain: D;
  apply(key: Key, sample: SampleTypes[D]): SampleTypes[D];
}

/** Options of each augmentation by name; packages merge their own. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface AugmentationMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    augmentation: KindOf<AugmentationMap, Augmentation>;
  }
}

export type AugmentationPlugin<D extends SampleDomain, O extends object = object, S = never> = Plugin<
  "augmentation",
  O,
  Augmentation<D>,
  S
>;
