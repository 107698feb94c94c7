/** @file Two half circles that reach into each other. */
import { math, normal, number, uniform64 } from "@nn/core";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { finishDataset } from "../finish-dataset.ts";
import { generatorFields, generateSplits, type GeneratorOptions } from "../generate-splits.ts";

export interface MoonsOptions extends GeneratorOptions {
  /** Standard deviation of the Gaussian noise on both coordinates. Default 0.2. */
  readonly noise: number;
}

/**
 * Two interleaving half moons in the plane, float32[n, 2].
 *
 * Class 0 lies on (cos t, sin t), class 1 on (1 − cos t, ½ − sin t), t uniform in [0, π), plus Gaussian noise. Classes
 * alternate. Each example depends on its own key only.
 *
 * @example (await moons({ train: 100, noise: 0.1 })).train.inputs.shape // [100, 2]
 */
export const moons: DatasetPlugin<MoonsOptions> = defineDataset<MoonsOptions>({
  name: "moons",
  package: "@nn/datasets",
  summary: "Two interleaving half moons in the plane.",
  options: {
    ...generatorFields({ train: 400, validation: 0, test: 400 }, "standard"),
    noise: number(0.2, { min: 0, max: 10 }),
  },
  async load({ options, key }) {
    const splits = generateSplits(options, [2], 2, key, (out, offset, label, exampleKey) => {
      const angle = Math.PI * (uniform64(exampleKey.fold("angle"), 1)[0] ?? 0);
      const noise = normal(exampleKey.fold("noise"), 2);
      const cosine = math.cos(angle);
      const sine = math.sin(angle);
      out[offset] = (label === 0 ? cosine : 1 - cosine) + options.noise * (noise[0] ?? 0);
      out[offset + 1] = (label === 0 ? sine : 0.5 - sine) + options.noise * (noise[1] ?? 0);
    });
    return finishDataset(
      {
        name: "moons",
        task: "classification",
        inputShape: [2],
        classes: ["upper", "lower"],
        statistics: "feature",
        ...splits,
      },
      options.scale,
    );
  },
});
