/** @file Everything that this package brings to a registry. */
import type { AnyPlugin } from "@nn/core";

import { allAudio } from "./audio/_all.ts";
import { allCompose } from "./compose/_all.ts";
import { allImage } from "./image/_all.ts";
import { allSpectrogram } from "./spectrogram/_all.ts";
import { allText } from "./text/_all.ts";

/**
 * All plug-ins of @nn/augment.
 *
 * @example registry.use(plugins); // from here on "flip" resolves
 */
export const plugins: readonly AnyPlugin[] = [...allImage, ...allAudio, ...allSpectrogram, ...allText, ...allCompose];
