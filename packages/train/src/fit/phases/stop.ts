/** @file Last phase: who looks at the run while it goes on, and who ends it. */
import { DataError, type Json, type Stopping } from "@nn/core";

import { checkCallbacks } from "../checkpoints/checkpoint.ts";
import { describeValue } from "../checkpoints/describe-run.ts";
import { divergenceDefaults, divergenceMonitor, type DivergenceMonitor } from "../watch/divergence.ts";
import { checkStopping, sortCallbacks } from "../watch/stopping-watch.ts";
import type { Callback } from "../types.ts";
import type { Request } from "./request.ts";

export interface StopPhase {
  readonly callbacks: readonly Callback[];
  readonly stopping: readonly Stopping[];
  readonly monitor: DivergenceMonitor;
  describe(): Readonly<Record<string, Json>>;
}

/** Callbacks and rules; `metrics` are the names that rules may watch. */
export function planStop({ options, data, used }: Request, metrics: readonly string[]): StopPhase {
  const monitor = divergenceMonitor(options.divergence, options.resume?.divergence);
  const { callbacks, rules: stopping } = sortCallbacks([
    ...(used.at("stop.rule") as readonly Stopping[]),
    ...(options.callbacks ?? []),
  ]);
  const needy = callbacks.find((callback) => callback.needsValidation === true);
  if (needy !== undefined && data.validation === undefined) {
    throw new DataError(
      `fit: callback ${JSON.stringify(needy.name)} needs a validation split; dataset ${JSON.stringify(data.name)} has none`,
    );
  }
  checkCallbacks(options, callbacks);
  checkStopping(stopping, data, metrics);
  return {
    callbacks,
    stopping,
    monitor,
    describe: () => ({
      divergence: { ...divergenceDefaults, ...options.divergence },
      stopping: describeValue(stopping),
    }),
  };
}
