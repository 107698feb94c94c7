import { defineMixing, type Mixing, type MixingDraw, type MixingPlugin, number, OptionError, plugins } from "@nn/core";

import { packageName } from "../package-name.ts";
import { drawChance, drawInteger } from "../random/draw.ts";

export interface SwitchMixingOptions {
  /** Mixings, each as likely as the others; at least one. */
  readonly mixings: readonly Mixing[];
  /** Chance that a pair is mixed at all; default 1. */
  readonly probability: number;
}

interface Choice {
  /** Place of the mixing that was taken; −1 where the first sample is kept. */
  readonly which: number;
  readonly drawn: MixingDraw;
}

/**
 * One of several mixings for each pair of examples, as recipes for mixup and CutMix switch between the two.
 *
 * @example switchMixing([mixup(0.8), cutmix()], { probability: 0.5 }).mix(key(1), cat, dog)
 * @throws OptionError for no mixings, or a probability outside [0, 1].
 */
export const switchMixing: MixingPlugin<SwitchMixingOptions, readonly Mixing[]> = defineMixing<
  SwitchMixingOptions,
  Choice,
  readonly Mixing[]
>({
  name: "switchMixing",
  package: packageName,
  summary: "One of several mixings for each pair of examples.",
  options: { mixings: plugins("mixing"), probability: number(1, { min: 0, max: 1 }) },
  shorthand: "mixings",
  check({ mixings }) {
    if (mixings.length === 0)
      throw new OptionError("switchMixing: no mixings; wanted at least one, e.g. [mixup, cutmix]");
  },
  draw({ key, shape, options: { mixings, probability } }) {
    if (!drawChance(key.fold("chance"), probability)) return { which: -1, drawn: {} };
    const which = drawInteger(key.fold("which"), 0, mixings.length - 1);
    const blank = { data: new Float32Array(0), shape, label: new Float32Array(0) };
    return { which, drawn: mixings[which]!.draw(key.fold("mixing", which), blank) };
  },
  mix({ drawn: { which, drawn }, first, second, options: { mixings } }) {
    if (which < 0) return { data: first.data.slice(), shape: first.shape, label: first.label.slice(), lambda: 1 };
    const mixing = mixings[which];
    if (mixing === undefined)
      throw new OptionError(`switchMixing: there is no mixing ${which} among ${mixings.length}`);
    return mixing.mixWith(drawn, first, second);
  },
});

declare module "@nn/core" {
  interface MixingMap {
    switchMixing: typeof switchMixing;
  }
}
