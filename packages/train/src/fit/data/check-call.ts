/** @file The arguments of fit are of the kinds that it wants, for callers without a compiler: before anything looks inside them. */
import { DataError, OptionError, showGiven, suggest, type Dataset } from "@nn/core";

import type { Callback, FitOptions } from "../types.ts";

/**
 * Throws a DataError for data that is no dataset, and an OptionError for options of another kind than fit wants. What they hold is
 * checked later.
 */
export function checkCall(data: unknown, options: unknown): void {
  checkDataset(data);
  if (!isObject(options) || Array.isArray(options))
    throw new OptionError(`fit: options are ${showGiven(options)}; wanted e.g. { key: key(42), optimizer: "adam", … }`);
  const given: { readonly [option in keyof FitOptions]?: unknown } = options;
  const wanted = (option: keyof FitOptions, fits: (value: unknown) => boolean, what: string): void => {
    const value = given[option];
    if (value !== undefined && !fits(value))
      throw new OptionError(`fit: ${option} is ${showGiven(value)}; wanted ${what}`);
  };
  if (given.key === undefined) throw new OptionError("fit: key is missing; wanted e.g. key: key(42)");
  wanted("key", isKey, "a key, e.g. key(42)");
  wanted("streams", isObject, "keys by stream, e.g. { order: key(7) }");
  for (const [stream, value] of Object.entries(given.streams ?? {}))
    if (value !== undefined && !isKey(value))
      throw new OptionError(`fit: streams.${stream} is ${showGiven(value)}; wanted a key, e.g. key(42)`);
  wanted("metrics", Array.isArray, 'a list of metrics, e.g. ["accuracy"]');
  wanted("evaluate", isObject, "e.g. { trainLimit: 1000 }");
  wanted("divergence", isObject, "e.g. { factor: 10, patience: 20 }");
  wanted("backend", isBackend, "a backend, e.g. cpu()");
  wanted("progress", (value) => typeof value === "boolean" || isFunction(value), "true, false or a function of events");
  wanted("onCheckpoint", isFunction, "a function of a checkpoint");
  wanted("resume", isObject, "a checkpoint");
  wanted("use", Array.isArray, 'a list of techniques, e.g. ["heNormal", "dropout(0.5)"]');
  wanted("parameters", isObject, "parameters by layer, e.g. run.parameters");
  wanted("freeze", Array.isArray, 'a list of paths, e.g. ["dense1/*"]');
  wanted(
    "signal",
    (value) => isObject(value) && isFunction(value["throwIfAborted"]),
    "the signal of an AbortController",
  );
  wanted("callbacks", Array.isArray, "a list of callbacks and stopping rules");
  for (const [index, callback] of ((given.callbacks ?? []) as readonly unknown[]).entries())
    checkCallback(`callbacks[${index}]`, callback);
}

const parts = ["name", "task", "inputShape", "classes", "train", "test"] as const;

function checkDataset(data: unknown): asserts data is Dataset {
  if (!isObject(data)) throw new DataError(`fit: the data is ${showGiven(data)}; ${wantedData}`);
  if ("then" in data) throw new DataError(`fit: the data is still being loaded; wanted await before it`);
  const missing = parts.find((part) => !(part in data) || data[part] === undefined || data[part] === null);
  if (missing !== undefined)
    throw new DataError(
      `fit: the data has no ${missing}, only ${Object.keys(data).join(", ") || "nothing"}; ${wantedData}`,
    );
  for (const part of ["inputShape", "classes"] as const)
    if (!Array.isArray(data[part]))
      throw new DataError(`fit: ${part} of the data is ${showGiven(data[part])}; wanted a list`);
  if (data["task"] !== "classification" && data["task"] !== "regression")
    throw new DataError(`fit: task of the data is ${showGiven(data["task"])}; wanted "classification" or "regression"`);
  for (const name of ["train", "validation", "test"]) {
    const split = data[name];
    if (split === undefined) continue;
    for (const side of ["inputs", "targets"]) {
      const values = isObject(split) ? split[side] : undefined;
      if (!isArray(values))
        throw new DataError(
          `fit: split ${name} of the data has ${side} that are ${showGiven(values)}; wanted an NdArray, e.g. array([[1, 2], [3, 4]])`,
        );
    }
  }
}

const wantedData = `wanted a Dataset with ${parts.join(", ")}, e.g. await moons()`;

const hooks = ["onStep", "onEvaluation", "onEnd"] as const satisfies readonly (keyof Callback)[];

/** Hooks are read from the whole chain of prototypes, since a callback may be a class. */
function checkCallback(place: string, callback: unknown): void {
  if (!isObject(callback))
    throw new OptionError(
      `fit: ${place} is ${showGiven(callback)}; wanted a callback or a stopping rule, e.g. earlyStopping(3); names go into use`,
    );
  if (callback["kind"] === "stopping") return;
  const { name } = callback;
  if (typeof name !== "string")
    throw new OptionError(`fit: ${place} has the name ${showGiven(name)}; wanted a string, e.g. { name: "log", … }`);
  const found: string[] = [];
  for (let at: object = callback; at !== Object.prototype && at !== null; at = Object.getPrototypeOf(at) as object)
    found.push(...Object.getOwnPropertyNames(at).filter((key) => /^on[A-Z_]/.test(key)));
  const known: readonly string[] = hooks;
  const unknown = found.find((hook) => !known.includes(hook) && isFunction(callback[hook]));
  if (unknown !== undefined) {
    const close = suggest(unknown, hooks);
    const hint = close === undefined ? "" : ` did you mean ${close}?`;
    throw new OptionError(
      `fit: ${place} ${JSON.stringify(name)} has an unknown hook ${unknown};${hint} known: ${hooks.join(", ")}`,
    );
  }
  const broken = hooks.find((hook) => callback[hook] !== undefined && !isFunction(callback[hook]));
  if (broken !== undefined)
    throw new OptionError(`fit: ${broken} of ${place} is ${showGiven(callback[broken])}; wanted a function`);
  if (!hooks.some((hook) => isFunction(callback[hook])))
    throw new OptionError(`fit: ${place} ${JSON.stringify(name)} has no hook; known: ${hooks.join(", ")}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isKey(value: unknown): boolean {
  return isObject(value) && isFunction(value["fold"]) && Array.isArray(value["words"]);
}

function isBackend(value: unknown): boolean {
  return isObject(value) && isFunction(value["compile"]) && isObject(value["capabilities"]);
}

/** By its properties: an array of a second copy of @nn/core is one too. */
function isArray(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value["dtype"] === "string" &&
    Array.isArray(value["shape"]) &&
    ArrayBuffer.isView(value["data"])
  );
}
