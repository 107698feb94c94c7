import {
  add,
  type ApplyContext,
  type BuiltLayer,
  concatenate,
  defineLayer,
  type Given,
  type InnerLayer,
  type InnerSignals,
  key as seedKey,
  type Layer,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  oneOf,
  OptionError,
  plugins,
  sameShape,
  type Shape,
  ShapeError,
  showShape,
  type Tensor,
  tensor,
} from "@nn/core";

import { buildBranch } from "../model/branch.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly parallel: typeof parallel;
  }
}

export interface ParallelOptions extends LayerOptions {
  /** One layer for each branch; rows by `sequential`. */
  readonly branches: readonly Layer[];
  /** `"concatenate"` (default) along the last axis, or `"add"`. */
  readonly join: "concatenate" | "add";
}

/**
 * Branches on one input, joined: side by side along the last axis, or added up.
 *
 * Parameters are called by branch, `parallel1/branch2/dense1` and `kernel`. A residual block with a projection is
 * `parallel([sequential([…]), conv2d(32, { window: 1, strides: 2 })], { join: "add" })`.
 *
 * @example parallel([conv1d(32, { window: 3, padding: "same" }), conv1d(32, { window: 5, padding: "same" })])
 * @throws OptionError without branches; ShapeError for outputs that cannot be joined.
 */
export const parallel: LayerPlugin<ParallelOptions, Given<readonly Layer[]>> = defineLayer<
  ParallelOptions,
  Given<readonly Layer[]>
>({
  package: "@nn/train",
  name: "parallel",
  summary: "Branches on one input, joined.",
  paper: "Szegedy et al., Going deeper with convolutions, 2015",
  options: { branches: plugins("layer"), join: oneOf(["concatenate", "add"], "concatenate"), name: layerName() },
  shorthand: "branches",
  check({ branches }) {
    if (branches.length === 0) throw new OptionError("parallel: no branches; wanted at least one");
  },
  build(inputShape, { branches, join }) {
    const built = branches.map((layer, index) => ({
      name: `branch${index + 1}`,
      branch: buildBranch([layer], inputShape),
    }));
    const collect = <T>(pick: (branch: BuiltLayer) => Readonly<Record<string, T>> | undefined): Record<string, T> =>
      Object.fromEntries(
        built.flatMap(({ name, branch }) =>
          Object.entries(pick(branch) ?? {}).map(([path, value]) => [`${name}/${path}`, value] as const),
        ),
      );
    return {
      outputShape: joinedShape(
        built.map(({ branch }) => branch.outputShape),
        join,
      ),
      parameters: collect(({ parameters }) => parameters),
      state: collect(({ state }) => state),
      inner: built.flatMap(({ name, branch }) =>
        (branch.inner ?? []).map((inner): InnerLayer => ({ ...inner, name: `${name}/${inner.name}` })),
      ),
      apply(input, context) {
        const results = built.map(({ name, branch }) => ({ name, ...branch.apply(input, contextOf(name, context)) }));
        const outputs = results.map(({ output }) => output);
        const losses = results.flatMap(({ loss }) => loss ?? []);
        return {
          output: join === "add" ? outputs.reduce((sum, one) => add(sum, one)) : concatenate(outputs, { axis: -1 }),
          state: Object.fromEntries(
            results.flatMap(({ name, state }) =>
              Object.entries(state ?? {}).map(([path, value]) => [`${name}/${path}`, value] as const),
            ),
          ),
          inner: results.flatMap(({ name, inner }) =>
            (inner ?? []).map((signal): InnerSignals => ({ ...signal, name: `${name}/${signal.name}` })),
          ),
          ...(losses.length === 0 ? {} : { loss: losses.reduce((sum, one) => add(sum, one)) }),
        };
      },
    };
  },
});

function joinedShape(shapes: readonly Shape[], join: ParallelOptions["join"]): Shape {
  const [first = []] = shapes;
  const alike = (shape: Shape): boolean =>
    join === "add"
      ? sameShape(shape, first)
      : shape.length > 0 && sameShape(shape.slice(0, -1), first.slice(0, -1)) && shape.length === first.length;
  if (!shapes.every(alike))
    throw new ShapeError(
      `parallel: the branches put out ${shapes.map(showShape).join(" and ")}; wanted ${join === "add" ? "one shape, to add them" : "shapes that differ in the last axis alone"}`,
    );
  return join === "add" ? first : [...first.slice(0, -1), shapes.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)];
}

/** What belongs to a branch; its layers draw from keys of their own. */
function contextOf(name: string, { parameters, state, training, key }: ApplyContext): ApplyContext {
  const own = (values: Readonly<Record<string, Tensor>>): Record<string, Tensor> =>
    Object.fromEntries(
      Object.entries(values).flatMap(([path, value]) =>
        path.startsWith(`${name}/`) ? [[path.slice(name.length + 1), value] as const] : [],
      ),
    );
  const words = tensor(Int32Array.from(seedKey(0).fold("branch", name).words));
  return {
    parameters: own(parameters),
    state: own(state),
    training,
    ...(key === undefined ? {} : { key: add(key, words) }),
  };
}
