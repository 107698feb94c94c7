/** @file The transform contract: a dataset to a dataset, before training sees it. */
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { Key } from "../random/key.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Dataset } from "./dataset.ts";

/** What a transform is told beside the dataset. */
export interface TransformContext {
  /** Everything drawn comes from it. */
  readonly key: Key;
}

/**
 * Front ends, changed copies, label noise: whatever makes another dataset once. What is changed anew at every use is an augmentation.
 *
 * Statistics that a transform needs are those of the training split, of its first `originals` examples where there are copies.
 */
export interface Transform extends PluginValue {
  readonly kind: "transform";
  /** The dataset given is left as it is. @throws OptionError for a dataset that it is not made for. */
  apply(dataset: Dataset, context: TransformContext): Dataset | Promise<Dataset>;
}

/** Names of transforms; packages merge into it. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface TransformMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    transform: KindOf<TransformMap, Transform>;
  }
}

export type TransformPlugin<O extends object = object, S = never> = Plugin<"transform", O, Transform, S>;

export interface TransformDefinition<O extends object> extends Omit<
  PluginDefinition<"transform", O, Transform>,
  "kind" | "create"
> {
  readonly apply: (dataset: Dataset, options: Readonly<O>, context: TransformContext) => Dataset | Promise<Dataset>;
}

/**
 * Makes a transform.
 *
 * @example
 * const halved = defineTransform({
 *   name: "me:halved", summary: "The first half of the training examples.", options: {},
 *   apply: (dataset) => ({ ...dataset, train: firstRows(dataset.train, exampleCount(dataset.train) / 2) }),
 * });
 */
export function defineTransform<O extends object, S = never>(
  definition: TransformDefinition<O>,
): TransformPlugin<O, S> {
  const { apply, ...rest } = definition;
  return definePlugin<"transform", O, Transform, S>({
    ...rest,
    kind: "transform",
    acts: rest.acts ?? { slot: "data.transform", many: true },
    create: (options) => ({ apply: (dataset, context) => apply(dataset, options, context) }),
  });
}
