export {
  type Activation,
  activations,
  type ActivationLike,
  type ActivationName,
  type DifferentiatedActivation,
} from "./activations.ts";
export { create } from "./create.ts";
export {
  attentionAxes,
  convAxes,
  type ConvAxesOptions,
  denseAxes,
  depthwiseAxes,
  transposedConvAxes,
  type TransposedConvAxesOptions,
} from "./fan-axes.ts";
export { diagnose } from "./diagnose/diagnose.ts";
export { diagnosisSvg } from "./diagnose/svg.ts";
export { diagnosisTable } from "./diagnose/table.ts";
export type { Diagnosis, DiagnosisFinding, LayerDiagnosis, LayerPrediction, SignalMoments } from "./diagnose/types.ts";
export {
  activationMoments,
  type ActivationMoments,
  gain,
  type Gain,
  pytorchGain,
  type PytorchGainName,
} from "./gains.ts";
export { type AfterStep, type FirstStepOptions, lossAfterStep } from "./first-step.ts";
export { gradientQuotient, type GradientQuotientOptions } from "./gradient-quotient.ts";
export { plugins } from "./plugins.ts";
export { initializers } from "./initializers.ts";
export { brainDefault } from "./initializers/brain-default.ts";
export { classPrior, type ClassPriorOptions } from "./initializers/class-prior.ts";
export { constant, type ConstantOptions } from "./initializers/constant.ts";
export { deltaOrthogonal, type DeltaOrthogonalOptions } from "./initializers/delta-orthogonal.ts";
export { dirac, type DiracOptions } from "./initializers/dirac.ts";
export { flaxDefault } from "./initializers/flax-default.ts";
export { forgetGate, type ForgetGateOptions } from "./initializers/forget-gate.ts";
export { glorotNormal, type GlorotNormalOptions } from "./initializers/glorot-normal.ts";
export { glorotTruncatedNormal, type GlorotTruncatedNormalOptions } from "./initializers/glorot-truncated-normal.ts";
export { glorotUniform, type GlorotUniformOptions } from "./initializers/glorot-uniform.ts";
export { heDropout, type HeDropoutOptions } from "./initializers/he-dropout.ts";
export { heNormal, type HeNormalOptions } from "./initializers/he-normal.ts";
export { heTruncatedNormal, type HeTruncatedNormalOptions } from "./initializers/he-truncated-normal.ts";
export { heUniform, type HeUniformOptions } from "./initializers/he-uniform.ts";
export { idInit, type IdInitOptions } from "./initializers/id-init.ts";
export { identity, type IdentityOptions } from "./initializers/identity.ts";
export { irnn, type IrnnOptions } from "./initializers/irnn.ts";
export { kerasDefault } from "./initializers/keras-default.ts";
export { lecunNormal, type LecunNormalOptions } from "./initializers/lecun-normal.ts";
export { lecunTruncatedNormal, type LecunTruncatedNormalOptions } from "./initializers/lecun-truncated-normal.ts";
export { lecunUniform, type LecunUniformOptions } from "./initializers/lecun-uniform.ts";
export { normal, type NormalOptions } from "./initializers/normal.ts";
export { ones } from "./initializers/ones.ts";
export { orthogonal, type OrthogonalOptions } from "./initializers/orthogonal.ts";
export { pytorchDefault } from "./initializers/pytorch-default.ts";
export { smallNormal, type SmallNormalOptions } from "./initializers/small-normal.ts";
export { smallPositive, type SmallPositiveOptions } from "./initializers/small-positive.ts";
export { sparse, type SparseOptions } from "./initializers/sparse.ts";
export { tfjsDefault, type TfjsDefaultOptions } from "./initializers/tfjs-default.ts";
export { truncatedNormal, type TruncatedNormalOptions } from "./initializers/truncated-normal.ts";
export { uniform, type UniformOptions } from "./initializers/uniform.ts";
export { varianceScaling, type VarianceScalingOptions } from "./initializers/variance-scaling.ts";
export { zerO } from "./initializers/zer-o.ts";
export { zeros } from "./initializers/zeros.ts";
export { lint, lintRules } from "./lint.ts";
export { constantKernel } from "./lint/constant-kernel.ts";
export { depthScale, type DepthScaleOptions } from "./lint/depth-scale.ts";
export { glorotOnDeepRelu, type GlorotOnDeepReluOptions } from "./lint/glorot-on-deep-relu.ts";
export { heOnTanh } from "./lint/he-on-tanh.ts";
export { heSlope } from "./lint/he-slope.ts";
export { heUnderDropout, type HeUnderDropoutOptions } from "./lint/he-under-dropout.ts";
export { negativeBiasOnRelu } from "./lint/negative-bias-on-relu.ts";
export { seluWithoutLecun } from "./lint/selu-without-lecun.ts";
export { signalScale, type SignalScaleOptions } from "./lint/signal-scale.ts";
export { zeroBiasOnRelu } from "./lint/zero-bias-on-relu.ts";
export { zeroKernel } from "./lint/zero-kernel.ts";
export { criticalLine, type CriticalPoint } from "./mean-field/critical-line.ts";
export { widthFluctuation, type WidthFluctuation } from "./mean-field/finite-width.ts";
export { correlationMap, varianceMap } from "./mean-field/maps.ts";
export { type MeanField, meanField, type MeanFieldRequest, type Phase } from "./mean-field/mean-field.ts";
export type { MeanFieldOptions } from "./mean-field/network.ts";
export { kernelLayout, type KernelLayout } from "./kernel-layout.ts";
export { mimeticAttention, type MimeticKernels, type MimeticOptions, type MimeticShape } from "./mimetic-attention.ts";
export { type NestedNumbers, toNested } from "./to-nested.ts";
export { recommend } from "./recommend/recommend.ts";
export type { InitializerSpec, Recommendation, RecommendRequest } from "./recommend/types.ts";
export { modelInitializers } from "./model-initializers.ts";
export { depthScaling, type DepthScalingOptions } from "./model-initializers/depth-scaling.ts";
export { fixup, type FixupOptions } from "./model-initializers/fixup.ts";
export { gradInit, type GradInitOptions } from "./model-initializers/grad-init.ts";
export { lsuv, type LsuvOptions } from "./model-initializers/lsuv.ts";
export { metaInit, type MetaInitOptions } from "./model-initializers/meta-init.ts";
export { mimetic, type MimeticInitOptions } from "./model-initializers/mimetic.ts";
export { mup, type MupOptions } from "./model-initializers/mup.ts";
export { tFixup, type TFixupOptions } from "./model-initializers/t-fixup.ts";
export { weightNormInit, type WeightNormInitOptions } from "./model-initializers/weight-norm-init.ts";
export { zeroLastGamma } from "./model-initializers/zero-last-gamma.ts";
export type { BaseInitializer } from "./model-values.ts";
export { type Distribution, type FanMode, truncatedStd } from "./variance-scaling.ts";
export {
  defineInitializer,
  type FanAxes,
  type Fans,
  fans,
  type Initializer,
  type InitializerPlugin,
  type Key,
  key,
} from "@nn/core";
