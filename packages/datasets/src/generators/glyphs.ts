/** @file Ten hand-drawn symbols on 16 × 16 pixels: images without a download. */
import { OptionError } from "@nn/core";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { finishDataset } from "../finish-dataset.ts";
import { checkGenerator, checkRange, generateSplits, type GeneratorOptions } from "../generate-splits.ts";
import { type GlyphKnobs, imageSize, renderGlyph } from "../glyphs/render-glyph.ts";
import { glyphs as shapes } from "../glyphs/strokes.ts";

export interface GlyphsOptions extends GeneratorOptions, GlyphKnobs {}

/**
 * Procedural images of ten symbols (ring, cross, tee, triangle, zigzag, hook, arrow, wave, fork, square), float32[n, 16, 16, 1].
 *
 * Every image is a glyph of pen strokes, displaced at its control points, scaled, sheared, turned and shifted, drawn
 * with an antialiased pen of random width on a random grey, sometimes half covered by a bar or a blob, with Gaussian
 * noise, clipped to [0, 1]. Example i has class i mod 10 and depends on `key.fold(split, i)` only.
 *
 * With the defaults softmax regression reaches 79 % test accuracy with 40,000 images and no more, because the shapes
 * move; an MLP 256-128-10 reaches 97 % with 4,000.
 *
 * @example (await glyphs({ train: 1000 })).train.inputs.shape // [1000, 16, 16, 1]
 */
export const glyphs: DatasetPlugin<GlyphsOptions> = defineDataset<GlyphsOptions>({
  name: "glyphs",
  package: "@nn/datasets",
  summary: "Procedural images of ten symbols, 16 × 16 pixels.",
  defaults: {
    train: 4000,
    validation: 1000,
    test: 2000,
    scale: "standard",
    rotation: 25,
    scaling: 0.2,
    shear: 0.2,
    translation: 2.25,
    wobble: 0.06,
    thinnest: 1.8,
    thickest: 3,
    brightness: 0.2,
    contrast: 0.3,
    occlusion: 0.05,
    noise: 0.05,
    seed: 0,
  },
  check(options) {
    checkGenerator("glyphs", options);
    checkRange("glyphs", options, ["rotation"], 0, 180);
    checkRange("glyphs", options, ["shear", "translation", "wobble", "noise"], 0, imageSize);
    checkRange("glyphs", options, ["scaling", "brightness", "contrast", "occlusion"], 0, 1);
    checkRange("glyphs", options, ["thinnest", "thickest"], 0.1, imageSize);
    if (options.thinnest > options.thickest) {
      throw new OptionError(`glyphs: got thinnest ${options.thinnest} above thickest ${options.thickest}`);
    }
  },
  async load({ options, key }) {
    const splits = generateSplits(
      options,
      [imageSize, imageSize, 1],
      shapes.length,
      key,
      (out, offset, label, exampleKey) => renderGlyph(out, offset, label, exampleKey, options),
    );
    return finishDataset(
      {
        name: "glyphs",
        task: "classification",
        inputShape: [imageSize, imageSize, 1],
        classes: shapes.map((glyph) => glyph.name),
        statistics: "all",
        largest: 1,
        ...splits,
      },
      options.scale,
    );
  },
});
