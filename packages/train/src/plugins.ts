/** @file Everything that this package brings to a registry. */
import type { AnyPlugin } from "@nn/core";

import { allActivations } from "./activations/_all.ts";
import { allGradients } from "./gradients/_all.ts";
import { allLayers } from "./layers/_all.ts";
import { allLint } from "./lint/_all.ts";
import { allLosses } from "./losses/_all.ts";
import { allMetrics } from "./metrics/_all.ts";
import { allNetworks } from "./networks/_all.ts";
import { allOptimizers } from "./optimizers/_all.ts";
import { allSchedules } from "./schedules/_all.ts";
import { allTechniques } from "./techniques/_all.ts";
import { allTransforms } from "./transforms/_all.ts";

/** All plug-ins of @nn/train. */
export const plugins: readonly AnyPlugin[] = [
  ...allActivations,
  ...allLayers,
  ...allNetworks,
  ...allLosses,
  ...allMetrics,
  ...allGradients,
  ...allOptimizers,
  ...allSchedules,
  ...allTechniques,
  ...allTransforms,
  ...allLint,
];
