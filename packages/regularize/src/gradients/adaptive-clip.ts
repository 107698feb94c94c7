import {
  defineGradientTransform,
  type GradientTransformPlugin,
  mapVariables,
  maximum,
  mul,
  number,
  type Tensor,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { incomingNorm } from "../weights/incoming-norm.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";
import { shorten } from "../weights/shorten.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly adaptiveClip: typeof adaptiveClip;
  }
}

export interface AdaptiveClipOptions extends RoleOptions {
  /** λ > 0; default 0.01. */
  readonly ratio: number;
  /** Weights count as at least as long as this, > 0, so that zeros can grow; default 1e-3. */
  readonly floor: number;
}

/**
 * Gradients no longer than a share of the weights, unit by unit: g ← g·min(1, λ·max(‖w‖, floor)/‖g‖).
 *
 * w and g are what leads into one unit, as in `maxNorm`. The paper leaves out the last layer; here the roles say what is clipped, by
 * default kernels and embeddings. Brock, De, Smith & Simonyan, "High-performance large-scale image recognition without normalization"
 * (2021).
 *
 * @example adaptiveClip(0.1) // weights [3, 4] allow gradients of length 0.5
 * @throws OptionError unless ratio and floor are positive.
 */
export const adaptiveClip: GradientTransformPlugin<AdaptiveClipOptions, number> = defineGradientTransform<
  AdaptiveClipOptions,
  number
>({
  package: packageName,
  name: "adaptiveClip",
  aliases: ["agc"],
  summary: "Gradients into each unit no longer than a share of its weights.",
  paper: 'Brock, De, Smith & Simonyan, "High-performance large-scale image recognition without normalization" (2021)',
  options: { ratio: number(0.01, { above: 0 }), floor: number(1e-3, { above: 0 }), roles: rolesField() },
  shorthand: "ratio",
  update(gradients, slots, { parameters, roles: roleOf }, { ratio, floor, roles }) {
    const clipped = (gradient: Tensor, weights: Tensor): Tensor =>
      shorten(gradient, incomingNorm(gradient), mul(maximum(incomingNorm(weights), floor), ratio));
    return {
      gradients: mapVariables(gradients, (gradient, layer, name) => {
        const [weights, role] = [parameters[layer]?.[name], roleOf[layer]?.[name]];
        return weights !== undefined && role !== undefined && roles.includes(role)
          ? clipped(gradient, weights)
          : gradient;
      }),
      slots,
    };
  },
});
