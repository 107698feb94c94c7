/** @file Ten hand-drawn symbols on 16 × 16 pixels: images without a download. */
import { number, OptionError } from "@nn/core";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { finishDataset } from "../finish-dataset.ts";
import { generatorFields, generateSplits, type GeneratorOptions } from "../generate-splits.ts";
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
  options: {
    ...generatorFields({ train: 4000, validation: 1000, test: 2000 }, "standard"),
    rotation: number(25, { min: 0, max: 180 }),
    scaling: number(0.2, { min: 0, max: 1 }),
    shear: number(0.2, { min: 0, max: imageSize }),
    translation: number(2.25, { min: 0, max: imageSize }),
    wobble: number(0.06, { min: 0, max: imageSize }),
    thinnest: number(1.8, { min: 0.1, max: imageSize }),
    thickest: number(3, { min: 0.1, max: imageSize }),
    brightness: number(0.2, { min: 0, max: 1 }),
    contrast: number(0.3, { min: 0, max: 1 }),
    occlusion: number(0.05, { min: 0, max: 1 }),
    noise: number(0.05, { min: 0, max: imageSize }),
  },
  check({ thinnest, thickest }) {
    if (thinnest > thickest) throw new OptionError(`glyphs: got thinnest ${thinnest} above thickest ${thickest}`);
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
