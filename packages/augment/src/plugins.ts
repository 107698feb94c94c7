/** @file Everything that this package brings to a registry. */
import type { AnyPlugin } from "@nn/core";

import { allAudio } from "./audio/_all.ts";
import { allCompose } from "./compose/_all.ts";
import { allColour } from "./image/colour/_all.ts";
import { allErasing } from "./image/erasing/_all.ts";
import { allFilters } from "./image/filters/_all.ts";
import { allGeometry } from "./image/geometry/_all.ts";
import { allLevels } from "./image/levels/_all.ts";
import { allNoise } from "./image/noise/_all.ts";
import { allPolicies } from "./image/policies/_all.ts";
import { allMixing } from "./mixing/_all.ts";
import { allSpectrogram } from "./spectrogram/_all.ts";
import { allText } from "./text/_all.ts";

/**
 * All plug-ins of @nn/augment.
 *
 * @example registry.use(plugins); // from here on "flip" resolves
 */
export const plugins: readonly AnyPlugin[] = [
  ...allGeometry,
  ...allColour,
  ...allLevels,
  ...allFilters,
  ...allNoise,
  ...allErasing,
  ...allPolicies,
  ...allAudio,
  ...allSpectrogram,
  ...allText,
  ...allCompose,
  ...allMixing,
];
