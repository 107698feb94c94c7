/** @file From a treatment's techniques to the layers that they put into a network. */
import { type Initializer, type Layer, OptionError, type Scope } from "@nn/core";

import type { Techniques } from "./fit/techniques.ts";
import { activation as activationLayer } from "./layers/activation.ts";
import { dense } from "./layers/dense.ts";
import { offset } from "./layers/offset.ts";
import { residual } from "./layers/residual.ts";
import { scale as scaleLayer } from "./layers/scale.ts";
import type { Network, NetworkData, Put, Weights } from "./network.ts";
import { plainBranch, type BranchOptions } from "./techniques/branch.ts";

/** The layers of a network for some data, with what a treatment puts into it. @throws OptionError for techniques without a place in it. */
export function buildNetwork(
  network: Network,
  data: NetworkData,
  techniques: Techniques,
  scope: Scope,
): readonly Layer[] {
  if (!network.branches && techniques.at("model.branch").length > 0)
    throw new OptionError(
      `${network.id} has no residual branches for ${techniques.at("model.branch")[0]?.id}; wanted a network with some, e.g. residualMlp`,
    );
  return network.build(data, putOf(techniques, scope));
}

/** What techniques put into any network. */
export function putOf(techniques: Techniques, scope: Scope): Put {
  const [kernel] = techniques.at("model.kernel") as readonly Initializer[];
  const [bias] = techniques.at("model.bias") as readonly Initializer[];
  const [branch] = techniques.at("model.branch").map(({ options }) => options as BranchOptions);
  const weights: Weights = { initializer: kernel ?? "auto", bias: bias ?? true };
  const before = techniques.at("forward.beforeActivation") as readonly Layer[];
  const after = techniques.at("forward.afterActivation") as readonly Layer[];
  const { scale, initial, offsets } = branch ?? plainBranch;
  return {
    weights,
    scope,
    branch: { scale, initial, offsets },
    before: () => before,
    after: () => after,
    hidden(make, activation, { noise = true } = {}) {
      const behind = noise ? after : [];
      if (before.length === 0 && behind.length === 0) return [make({ ...weights, activation })];
      return [make(weights), ...before, activationLayer(activation), ...behind];
    },
    shift: () => (offsets ? [offset()] : []),
    residual(layers) {
      if (!offsets) return residual(layers, { scale, initial });
      // The last bias is not scaled: Zhang et al. (2019), figure 1.
      return residual([...layers, ...(scale === "none" ? [] : [scaleLayer({ per: scale, initial })]), offset()]);
    },
    output: (units) => dense(units, weights),
  };
}
