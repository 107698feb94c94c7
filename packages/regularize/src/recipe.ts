/** @file A combination of techniques as one value. */
import {
  type Constraint,
  createRegistry,
  definePlugin,
  type KindOf,
  type Layer,
  OptionError,
  type Penalty,
  type Plugin,
  type PluginValue,
  type Registry,
  registry,
  type SpecOf,
  type Stopping,
} from "@nn/core";

import { constraints, noises, normalizations, penalties, stoppings } from "./lists.ts";
import { packageName } from "./package-name.ts";

export interface RecipeOptions {
  /** Of every kernel and embedding. */
  readonly penalty: SpecOf<"penalty"> | null;
  /** Of every kernel. */
  readonly constraint: SpecOf<"constraint"> | null;
  /** Between the weights and the activation of each hidden layer. */
  readonly normalization: SpecOf<"layer"> | null;
  /** After the activation of each hidden layer. */
  readonly dropout: SpecOf<"layer"> | null;
  readonly stopping: SpecOf<"stopping"> | null;
}

export interface Recipe extends PluginValue {
  readonly kind: "recipe";
  readonly penalty: Penalty | null;
  readonly constraint: Constraint | null;
  readonly normalization: Layer | null;
  readonly dropout: Layer | null;
  readonly stopping: Stopping | null;
  /** What follows the weights of a hidden layer: normalization, the activation, dropout; each where there is one. */
  afterHidden(activation?: Layer): readonly Layer[];
  /** What a training run is told: `fit(model, data, { …, ...recipe.fitOptions() })`. */
  fitOptions(): {
    readonly penalty?: Penalty;
    readonly constraint?: Constraint;
    readonly callbacks: readonly Stopping[];
  };
}

declare module "@nn/core" {
  interface Kinds {
    recipe: KindOf<Record<never, never>, Recipe>;
  }
}

const none: RecipeOptions = { penalty: null, constraint: null, normalization: null, dropout: null, stopping: null };

/** `recipe(options)` as a plug-in, for a registry. */
export const recipePlugin: Plugin<"recipe", RecipeOptions, Recipe> = definePlugin<"recipe", RecipeOptions, Recipe>({
  kind: "recipe",
  package: packageName,
  name: "recipe",
  summary: "A combination of techniques.",
  defaults: none,
  create(options) {
    const { penalty, constraint, normalization, dropout, stopping } = resolveParts(options);
    return {
      penalty,
      constraint,
      normalization,
      dropout,
      stopping,
      afterHidden: (activation) =>
        [normalization, activation ?? null, dropout].filter((layer): layer is Layer => layer !== null),
      fitOptions: () => ({
        ...(penalty === null ? {} : { penalty }),
        ...(constraint === null ? {} : { constraint }),
        callbacks: stopping === null ? [] : [stopping],
      }),
    };
  },
});

/**
 * A combination of techniques as one serializable value, e.g. L2, dropout and early stopping.
 *
 * Names are those of this package and of the program's registry, and are resolved here: a wrong one fails where it is
 * written, and the JSON says every option. `recipe(JSON.parse(text).options)` reads it back.
 *
 * @example
 * const mix = recipe({ penalty: "l2(1e-4)", dropout: "dropout(rate=0.5)", stopping: "earlyStopping(patience=3)" });
 * sequential([dense(256), ...mix.afterHidden(activation("relu")), dense(10)]);
 * @throws UnknownNameError, OptionError.
 */
export function recipe(options: Partial<RecipeOptions> = {}): Recipe {
  return recipePlugin({ ...options, ...resolveParts({ ...none, ...options }) });
}

type Parts = Pick<Recipe, keyof RecipeOptions>;

let scope: Registry | undefined;

function resolveParts({ penalty, constraint, normalization, dropout, stopping }: RecipeOptions): Parts {
  if (scope === undefined) {
    scope = createRegistry({ parent: registry });
    scope.use(penalties, constraints, noises, normalizations, stoppings);
  }
  const names = scope;
  return {
    penalty: penalty === null ? null : names.resolve("penalty", penalty),
    constraint: constraint === null ? null : names.resolve("constraint", constraint),
    normalization: normalization === null ? null : resolveLayer(names, "normalization", normalization),
    dropout: dropout === null ? null : resolveLayer(names, "dropout", dropout),
    stopping: stopping === null ? null : names.resolve("stopping", stopping),
  };
}

/** A layer that keeps the shape; one that does not, such as a dense layer, has no place after every hidden layer. */
function resolveLayer(names: Registry, part: string, spec: SpecOf<"layer">): Layer {
  const layer = names.resolve("layer", spec);
  const shape = [4];
  if (layer.build(shape).outputShape.join() !== shape.join()) {
    throw new OptionError(
      `recipe: ${part} is ${layer.id}, which changes the shape of its input; wanted one that keeps it`,
    );
  }
  return layer;
}
