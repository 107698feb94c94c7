import type { AnyPlugin, Augmentation } from "@nn/core";

import { allAudio } from "./audio/_all.ts";
import { allCompose } from "./compose/_all.ts";
import { allImage } from "./image/_all.ts";
import { allSpectrogram } from "./spectrogram/_all.ts";
import { allText } from "./text/_all.ts";

/**
 * Every augmentation of this package, for a registry.
 *
 * @example registry.use(augmentations); // from here on "flip" resolves
 */
export const augmentations: readonly AnyPlugin<Augmentation>[] = [
  ...allImage,
  ...allAudio,
  ...allSpectrogram,
  ...allText,
  ...allCompose,
] as readonly AnyPlugin[] as readonly AnyPlugin<Augmentation>[];
