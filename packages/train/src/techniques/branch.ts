import { definePlugin, flag, number, oneOf, type Technique, type TechniquePlugin } from "@nn/core";

declare module "@nn/core" {
  interface TechniqueMap {
    readonly branch: typeof branch;
  }
}

export interface BranchOptions {
  /** α of x + α·F(x): none, one learned number, or one for each channel; default `"none"`. */
  readonly scale: "none" | "scalar" | "channel";
  /** First value of α; default 0. */
  readonly initial: number;
  /** Fixup's scalar biases: before each activation and layer of a branch, and at its end; default false. */
  readonly offsets: boolean;
}

/**
 * What the branches of residual blocks learn beside their layers: x + α·F(x) with a learned α, and Fixup's scalar biases.
 *
 * SkipInit (De & Smith 2020) and ReZero (Bachlechner et al. 2020): `branch({ scale: "scalar" })`. LayerScale (Touvron et al. 2021):
 * `branch({ scale: "channel", initial: 1e-5 })`. Fixup (Zhang et al. 2019): `branch({ scale: "scalar", initial: 1, offsets: true })`
 * beside the model initializer `fixup`.
 *
 * @example fit(residualMlp({ depth: 32 }), data, { use: ["heNormal", "branch(scale=scalar)"], … });
 */
export const branch: TechniquePlugin<BranchOptions> = definePlugin<"technique", BranchOptions, Technique>({
  package: "@nn/train",
  name: "branch",
  kind: "technique",
  summary: "What the branches of residual blocks learn beside their layers.",
  paper: "Zhang, Dauphin & Ma, Fixup initialization: Residual learning without normalization, 2019",
  acts: { slot: "model.branch" },
  options: { scale: oneOf(["none", "scalar", "channel"], "none"), initial: number(0), offsets: flag(false) },
  create: () => ({}),
});

/** Without the technique. */
export const plainBranch: BranchOptions = branch.defaults;
