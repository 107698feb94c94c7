/** @file The gradient transform contract: what happens to gradients on their way to the parameters; optimizers are chains of them. */
import type { NdArray } from "../array.ts";
import { mul } from "../ops/mul.ts";
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { Place } from "../plugins/place.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Tensor } from "../tensor.ts";
import type { ParameterRole } from "./layer.ts";
import type { Variables } from "./model.ts";

/** Values that are kept for each parameter from one step to the next, by name: `{ velocity: … }`. */
export type Slots<T> = { readonly [slot: string]: Variables<T> };

/** What is known at a step. */
export interface UpdateContext {
  /** float32[], of the schedule; an input of the compiled step: programs are shared by all learning rates. */
  readonly learningRate: Tensor;
  /** float32[], the number of the step, 1 for the first. */
  readonly step: Tensor;
  /** What each parameter is for: weight decay is for kernels and embeddings. */
  readonly roles: Variables<ParameterRole>;
  /** Factors on the learning rate of single parameters, as µP asks for; 1 where there is none. `scaleByRate` follows them. */
  readonly factors?: Variables<number>;
  /** int32[2], the two words of a key that is fresh for this step and transform; for those that draw. */
  readonly key?: Tensor;
}

/** A rate, or a step that is proportional to it, for one parameter: with the factor of this parameter. */
export function rateFor(
  { factors }: Pick<UpdateContext, "factors">,
  rate: Tensor,
  layer: string,
  name: string,
): Tensor {
  const factor = factors?.[layer]?.[name] ?? 1;
  return factor === 1 ? rate : mul(rate, factor);
}

export interface GradientContext extends UpdateContext {
  /** Where they are before the step. */
  readonly parameters: Variables<Tensor>;
  /** float32[]: the learning rate, as the transforms before this one scaled it. */
  readonly rate: Tensor;
}

/** What a transform makes of a step. */
export interface Transformed {
  readonly gradients: Variables<Tensor>;
  readonly slots: Slots<Tensor>;
  /** The rate for those that follow: a factor that all elements share costs one multiplication here. Default: as it was. */
  readonly rate?: Tensor;
  /** Where the step starts from, for what moves parameters beside the gradient, e.g. decoupled decay. Default: as they were. */
  readonly parameters?: Variables<Tensor>;
}

/** Pure: the same gradients, slots and context give the same result. */
export interface GradientTransform extends PluginValue {
  readonly kind: "gradientTransform";
  /** First values of the slots; none: `{}`. */
  init(parameters: Variables<NdArray>): Slots<NdArray>;
  update(gradients: Variables<Tensor>, slots: Slots<Tensor>, context: GradientContext): Transformed;
}

/** Names of gradient transforms; packages merge into it. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface GradientTransformMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    gradientTransform: KindOf<GradientTransformMap, GradientTransform>;
  }
}

export type GradientTransformPlugin<O extends object = object, S = never> = Plugin<
  "gradientTransform",
  O,
  GradientTransform,
  S
>;

export interface GradientTransformDefinition<O extends object> extends Omit<
  PluginDefinition<"gradientTransform", O, GradientTransform>,
  "kind" | "create" | "acts"
> {
  /** Default: before the optimizer, where several may stand. Null: only within optimizers. */
  readonly acts?: Place | null;
  /** Default: no slots. */
  readonly init?: (parameters: Variables<NdArray>, options: Readonly<O>) => Slots<NdArray>;
  readonly update: (
    gradients: Variables<Tensor>,
    slots: Slots<Tensor>,
    context: GradientContext,
    options: Readonly<O>,
  ) => Transformed;
}

/**
 * Makes a gradient transform.
 *
 * @example
 * const signs = defineGradientTransform({
 *   name: "me:signs", summary: "Gradients as their signs.", options: {},
 *   update: (gradients, slots) => ({ gradients: mapVariables(gradients, sign), slots }),
 * });
 * fit(model, data, { use: [signs()], optimizer: "sgd(0.01)", … });
 */
export function defineGradientTransform<O extends object, S = never>(
  definition: GradientTransformDefinition<O>,
): GradientTransformPlugin<O, S> {
  const { init, update, acts = { slot: "gradient.transform", many: true }, ...rest } = definition;
  return definePlugin<"gradientTransform", O, GradientTransform, S>({
    ...rest,
    kind: "gradientTransform",
    ...(acts === null ? {} : { acts }),
    create: (options) => ({
      init: (parameters) => init?.(parameters, options) ?? {},
      update: (gradients, slots, context) => update(gradients, slots, context, options),
    }),
  });
}
