/** @file Spiral arms around one centre, one class an arm. */
import { integer, math, normal, number, uniform64 } from "@nn/core";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { finishDataset } from "../finish-dataset.ts";
import { generatorFields, generateSplits, type GeneratorOptions } from "../generate-splits.ts";

export interface SpiralsOptions extends GeneratorOptions {
  /** Number of arms, which is the number of classes: 2 to 20. Default 2. */
  readonly arms: number;
  /** Turns of an arm from the centre to the rim at radius 1. Default 1.5. */
  readonly turns: number;
  /** Standard deviation of the Gaussian noise on both coordinates. Default 0.03. */
  readonly noise: number;
}

/**
 * Intertwined spirals in the plane, float32[n, 2]: the classic task that a linear model cannot do at all.
 *
 * Arm a is r (cos φ, sin φ) with φ = 2π (a / arms + turns · r), r = √u and u uniform, so that points do not crowd in the
 * centre; plus Gaussian noise. Each example depends on its own key only.
 *
 * @example (await spirals({ arms: 3 })).classes // ["arm 0", "arm 1", "arm 2"]
 */
export const spirals: DatasetPlugin<SpiralsOptions> = defineDataset<SpiralsOptions>({
  name: "spirals",
  package: "@nn/datasets",
  summary: "Intertwined spiral arms in the plane.",
  options: {
    ...generatorFields({ train: 600, validation: 0, test: 600 }, "standard"),
    arms: integer(2, { min: 2, max: 20 }),
    turns: number(1.5, { min: 0, max: 10 }),
    noise: number(0.03, { min: 0, max: 10 }),
  },
  async load({ options, key }) {
    const { arms, turns } = options;
    const splits = generateSplits(options, [2], arms, key, (out, offset, label, exampleKey) => {
      const radius = Math.sqrt(uniform64(exampleKey.fold("radius"), 1)[0] ?? 0);
      const noise = normal(exampleKey.fold("noise"), 2);
      const angle = 2 * Math.PI * (label / arms + turns * radius);
      out[offset] = radius * math.cos(angle) + options.noise * (noise[0] ?? 0);
      out[offset + 1] = radius * math.sin(angle) + options.noise * (noise[1] ?? 0);
    });
    const classes = Array.from({ length: arms }, (_, arm) => `arm ${arm}`);
    return finishDataset(
      { name: "spirals", task: "classification", inputShape: [2], classes, statistics: "feature", ...splits },
      options.scale,
    );
  },
});
