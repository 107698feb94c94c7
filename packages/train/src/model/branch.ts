/** @file Layers in a row as one layer: names of inner layers become paths. */
import type {
  BuiltLayer,
  InnerSignals,
  Layer,
  LayerSignals,
  ParameterSpec,
  Shape,
  StateSpec,
  Tensor,
  Variables,
} from "@nn/core";

import { applyModel, branchKey, buildLayers, type Row } from "./build-model.ts";
import { mapVariables } from "./variables.ts";

/** Builds layers in a row; a parameter is called by the path of its layer, `dense1/kernel`. */
export function buildBranch(layers: readonly (Layer | Row)[], inputShape: Shape): BuiltLayer {
  const model = buildLayers(layers, inputShape);
  return {
    outputShape: model.outputShape,
    inner: model.layers,
    parameters: joinNames<ParameterSpec>(model.parameters),
    state: joinNames<StateSpec>(model.state),
    apply(input, context) {
      const { output, state, signals, loss } = applyModel(model, input, {
        parameters: splitNames(context.parameters),
        state: splitNames(context.state),
        training: context.training,
        ...(context.key === undefined ? {} : { key: branchKey(context.key) }),
      });
      return { output, state: joinNames(state), inner: listSignals(signals), ...(loss === undefined ? {} : { loss }) };
    },
  };
}

function listSignals(signals: Readonly<Record<string, LayerSignals<Tensor>>>): InnerSignals[] {
  return Object.entries(signals).map(([name, signal]) => ({ name, ...signal }));
}

function joinNames<T>(variables: Variables<T>): Record<string, T> {
  const joined: Record<string, T> = {};
  mapVariables(variables, (value, layer, name) => {
    joined[`${layer}/${name}`] = value;
  });
  return joined;
}

function splitNames(joined: Readonly<Record<string, Tensor>>): Variables<Tensor> {
  const variables: Record<string, Record<string, Tensor>> = {};
  for (const [path, value] of Object.entries(joined)) {
    const slash = path.lastIndexOf("/");
    (variables[path.slice(0, slash)] ??= {})[path.slice(slash + 1)] = value;
  }
  return variables;
}
