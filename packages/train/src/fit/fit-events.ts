/** @file A run as a stream of its events. */
import type { Dataset, Layer } from "@nn/core";

import type { Network } from "../network.ts";
import { fit } from "./fit.ts";
import type { ProgressEvent } from "./watch/progress.ts";
import type { FitOptions, Run } from "./types.ts";

/**
 * `fit` as an async iterator: an event after every step, with the evaluation where there was one. The run waits for whoever reads; leaving
 * the loop ends it. What the iterator returns is the run.
 *
 * @example
 * for await (const { step, batchLoss, evaluation } of fitEvents(model, data, options)) {
 *   if (evaluation?.train.accuracy === 1) break;
 * }
 * @throws what `fit` throws.
 */
export async function* fitEvents(
  model: Layer | Network,
  data: Dataset,
  options: Omit<FitOptions, "progress">,
): AsyncGenerator<ProgressEvent, Run, void> {
  const left = new AbortController();
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([options.signal, left.signal]);
  // One event at a time: the run is told to go on when the next one is asked for.
  let arrived = deferred<ProgressEvent>();
  let wanted = deferred<void>();
  const run = fit(model, data, {
    ...options,
    signal,
    progress(event) {
      arrived.resolve(event);
      return wanted.promise;
    },
  });
  const over = run.then(
    () => undefined,
    () => undefined,
  );
  try {
    for (;;) {
      const event = await Promise.race([arrived.promise, over]);
      if (event === undefined) return await run;
      yield event;
      arrived = deferred<ProgressEvent>();
      const next = wanted;
      wanted = deferred<void>();
      next.resolve();
    }
  } finally {
    left.abort();
    wanted.resolve();
    await over;
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
