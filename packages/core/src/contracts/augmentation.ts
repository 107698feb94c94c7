/** @file The augmentation contract: a pure function of a key and a sample. */
import type { Plugin, PluginValue } from "../plugins/plugin.ts";
import type { Key } from "../random/key.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Shape } from "../shape.ts";

/**
 * A place in an image: x to the right, y down, in pixels from the upper left corner; the centre of the first pixel is (½, ½).
 */
export interface ImagePoint {
  readonly x: number;
  readonly y: number;
  readonly label?: string | number;
}

/** A rectangle between two places: of one pixel, right − left is 1. */
export interface ImageBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly label?: string | number;
}

/** An image, row-major [height, width, channels], and what is known about places in it: augmentations move both together. */
export interface ImageSample {
  readonly data: Float32Array;
  readonly shape: Shape;
  /** Key points; one that leaves the picture keeps its place outside. */
  readonly points?: readonly ImagePoint[];
  /** Boxes; cut at the border, and left out where nothing remains. */
  readonly boxes?: readonly ImageBox[];
  /** A class for each pixel, row-major [height, width]; 0 where a moved picture leaves nothing. */
  readonly mask?: Int32Array;
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
