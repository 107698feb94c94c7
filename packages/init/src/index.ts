export {
  type Activation,
  activations,
  type ActivationLike,
  type ActivationName,
  type DifferentiatedActivation,
} from "./activations.ts";
export { create } from "./create.ts";
export { type FanAxes, fans } from "./fans.ts";
export {
  activationMoments,
  type ActivationMoments,
  gain,
  type Gain,
  pytorchGain,
  type PytorchGainName,
} from "./gains.ts";
export { initializers } from "./initializers.ts";
export { constant, type ConstantOptions } from "./initializers/constant.ts";
export { glorotNormal, type GlorotNormalOptions } from "./initializers/glorot-normal.ts";
export { glorotUniform, type GlorotUniformOptions } from "./initializers/glorot-uniform.ts";
export { heNormal, type HeNormalOptions } from "./initializers/he-normal.ts";
export { heUniform, type HeUniformOptions } from "./initializers/he-uniform.ts";
export { lecunNormal, type LecunNormalOptions } from "./initializers/lecun-normal.ts";
export { lecunUniform, type LecunUniformOptions } from "./initializers/lecun-uniform.ts";
export { normal, type NormalOptions } from "./initializers/normal.ts";
export { ones } from "./initializers/ones.ts";
export { smallNormal, type SmallNormalOptions } from "./initializers/small-normal.ts";
export { truncatedNormal, type TruncatedNormalOptions } from "./initializers/truncated-normal.ts";
export { uniform, type UniformOptions } from "./initializers/uniform.ts";
export { varianceScaling, type VarianceScalingOptions } from "./initializers/variance-scaling.ts";
export { zeros } from "./initializers/zeros.ts";
export { criticalLine, type CriticalPoint } from "./mean-field/critical-line.ts";
export { widthFluctuation, type WidthFluctuation } from "./mean-field/finite-width.ts";
export { correlationMap, varianceMap } from "./mean-field/maps.ts";
export { type MeanField, meanField, type MeanFieldRequest, type Phase } from "./mean-field/mean-field.ts";
export type { MeanFieldOptions } from "./mean-field/network.ts";
export { type Distribution, type FanMode, truncatedStd } from "./variance-scaling.ts";
export { defineInitializer, type Fans, type Initializer, type InitializerPlugin, type Key, key } from "@nn/core";
