export { array, NdArray, type Nested } from "./array.ts";
export type { Backend, BackendCapabilities, Executable, MaybePromise, Profile } from "./backend.ts";
export { cpu, type CpuOptions, type Engine } from "./backends/cpu/index.ts";
export { wideVectors, type WideVectors } from "./backends/cpu/wide-vectors.ts";
export { reference } from "./backends/reference/index.ts";
export {
  compile,
  compileStep,
  type CompileOptions,
  type DataOf,
  type DataTree,
  type InputOf,
  type Step,
  type TensorTree,
} from "./compile.ts";
export {
  all,
  any,
  argmin,
  clamp,
  logSoftmax,
  logSumExp,
  mean,
  min,
  rsqrt,
  softmax,
  square,
  stack,
  variance,
} from "./compose.ts";
export type {
  Augmentation,
  AugmentationMap,
  AugmentationPlugin,
  AudioSample,
  ImageBox,
  ImagePoint,
  ImageSample,
  SampleDomain,
  SampleTypes,
  SpectrogramSample,
  TextSample,
} from "./contracts/augmentation.ts";
export {
  type Constraint,
  type ConstraintDefinition,
  type ConstraintMap,
  type ConstraintPlugin,
  defineConstraint,
} from "./contracts/constraint.ts";
export {
  type Averaging,
  type AveragingDefinition,
  type AveragingMap,
  type AveragingPlugin,
  defineAveraging,
} from "./contracts/averaging.ts";
export { exampleCount, type Dataset, type ExampleSource, type Split, type SplitTexts } from "./contracts/dataset.ts";
export {
  type ApplyContext,
  type ApplyResult,
  type BuiltLayer,
  defineLayer,
  type InnerLayer,
  type InnerSignals,
  type Layer,
  type LayerActivation,
  type LayerDefinition,
  type LayerMap,
  type LayerOptions,
  type LayerPlugin,
  type ParameterRole,
  type ParameterSpec,
  type StateSpec,
} from "./contracts/layer.ts";
export { layerName } from "./contracts/layer.ts";
export { type FanAxes, type Fans, fans, resolveAxes, type ResolvedAxes } from "./contracts/fans.ts";
export {
  defineInitializer,
  type Initializer,
  type InitializerContext,
  type InitializerDefinition,
  type InitializerMap,
  type InitializerPlugin,
  type Moments,
  type MomentsRequest,
  type SampleRequest,
} from "./contracts/initializer.ts";
export {
  defineGradientTransform,
  type GradientTransform,
  type GradientTransformDefinition,
  type GradientTransformMap,
  type GradientTransformPlugin,
  rateFor,
  type Slots,
  type GradientContext,
  type Transformed,
  type UpdateContext,
} from "./contracts/gradient-transform.ts";
export type {
  Described,
  DescribedPlugin,
  DescribedTechnique,
  Finding,
  LintRule,
  LintRuleMap,
  LintRulePlugin,
  LintSubject,
  ModelDescription,
  Severity,
} from "./contracts/lint.ts";
export type {
  BatchTensors,
  LayerSignals,
  MeasuredLayer,
  Measurement,
  ModelProbe,
  ProbedLayer,
  RecordedModel,
  Variables,
} from "./contracts/model.ts";
export {
  defineModelInitializer,
  type ModelInitialization,
  type ModelInitializer,
  type ModelInitializerDefinition,
  type ModelInitializerMap,
  type ModelInitializerPlugin,
  type ModelInitializerRequest,
} from "./contracts/model-initializer.ts";
export {
  defineParametrization,
  type Parametrization,
  type ParametrizationDefinition,
  type ParametrizationMap,
  type ParametrizationPlugin,
  type ParametrizedParameter,
  parametrizeLayer,
} from "./contracts/parametrization.ts";
export {
  definePenalty,
  type Penalty,
  type PenaltyDefinition,
  type PenaltyMap,
  type PenaltyPlugin,
} from "./contracts/penalty.ts";
export {
  defineObjectiveTerm,
  type ObjectiveContext,
  type ObjectiveTerm,
  type ObjectiveTermDefinition,
  type ObjectiveTermMap,
  type ObjectiveTermPlugin,
} from "./contracts/objective-term.ts";
export {
  defineMixing,
  type LabeledSample,
  type MixedSample,
  type Mixing,
  type MixingDefinition,
  type MixingDraw,
  type MixingMap,
  type MixingPlugin,
} from "./contracts/mixing.ts";
export {
  defineTransform,
  type Transform,
  type TransformContext,
  type TransformDefinition,
  type TransformMap,
  type TransformPlugin,
} from "./contracts/transform.ts";
export type { Technique, TechniqueMap, TechniquePlugin } from "./contracts/technique.ts";
export type { Traits } from "./plugins/traits.ts";
export { type Phase, phases, type Place, type Slot } from "./plugins/place.ts";
export {
  defineStopping,
  type Monitor,
  type Stopping,
  type StoppingDefinition,
  type StoppingMap,
  type StoppingPlugin,
  type StoppingRun,
} from "./contracts/stopping.ts";
export { allocate, dtypes, type Dtype, type TypedArray } from "./dtype.ts";
export {
  checkNumber,
  checkOneOf,
  checkOptions,
  DataError,
  DtypeError,
  DuplicateNameError,
  ImpureError,
  NnError,
  type NumberLimits,
  NumericsError,
  OptionError,
  ProgramError,
  ShapeError,
  suggest,
  UnknownNameError,
  unknownName,
  UnsupportedOpError,
} from "./errors.ts";
export {
  averagePool1d,
  averagePool2d,
  conv1d,
  type Convolution1dOptions,
  type ConvolutionOptions,
  conv2d,
  globalAveragePool,
  globalMaxPool,
  maxPool1d,
  maxPool2d,
  type Pooling1dOptions,
} from "./convolution.ts";
export { differentiate, gradients, valueAndGrad } from "./grad.ts";
export { defineLintRule, type LintRuleDefinition, type Remark } from "./lint/define-lint-rule.ts";
export { describeModel } from "./lint/describe-model.ts";
export { lint, rulesWith } from "./lint/lint.ts";
export type { AnyOp, ElementwiseOp, Json, OpParams, OpSample, StructuredOp, VjpContext } from "./op.ts";
export { abs } from "./ops/abs.ts";
export { add } from "./ops/add.ts";
export { argmax } from "./ops/argmax.ts";
export { broadcast } from "./ops/broadcast.ts";
export { cast } from "./ops/cast.ts";
export { concatenate } from "./ops/concatenate.ts";
export { cos } from "./ops/cos.ts";
export { cumulativeSum } from "./ops/cumulative-sum.ts";
export { div } from "./ops/div.ts";
export { equal } from "./ops/equal.ts";
export { erf } from "./ops/erf.ts";
export { exp } from "./ops/exp.ts";
export { expm1 } from "./ops/expm1.ts";
export { flip } from "./ops/flip.ts";
export { floor } from "./ops/floor.ts";
export { full } from "./ops/full.ts";
export { gather } from "./ops/gather.ts";
export { greater, less } from "./ops/less.ts";
export { greaterEqual, lessEqual } from "./ops/less-equal.ts";
export { log } from "./ops/log.ts";
export { log1p } from "./ops/log1p.ts";
export { logicalAnd } from "./ops/logical-and.ts";
export { logicalNot } from "./ops/logical-not.ts";
export { logicalOr } from "./ops/logical-or.ts";
export { matmul, type MatmulOptions } from "./ops/matmul.ts";
export { max } from "./ops/max.ts";
export { maximum } from "./ops/maximum.ts";
export { minimum } from "./ops/minimum.ts";
export { mul } from "./ops/mul.ts";
export { neg } from "./ops/neg.ts";
export { notEqual } from "./ops/not-equal.ts";
export { oneHot } from "./ops/one-hot.ts";
export { pad } from "./ops/pad.ts";
export { patches } from "./ops/patches.ts";
export { pow } from "./ops/pow.ts";
export { prod } from "./ops/prod.ts";
export { randomBits } from "./ops/random-bits.ts";
export { relu } from "./ops/relu.ts";
export { reshape } from "./ops/reshape.ts";
export { scatterAdd } from "./ops/scatter-add.ts";
export { select } from "./ops/select.ts";
export { sigmoid } from "./ops/sigmoid.ts";
export { sign } from "./ops/sign.ts";
export { sin } from "./ops/sin.ts";
export { slice } from "./ops/slice.ts";
export { softplus } from "./ops/softplus.ts";
export { sqrt } from "./ops/sqrt.ts";
export { stopGradient } from "./ops/stop-gradient.ts";
export { sub } from "./ops/sub.ts";
export { sum, type ReductionOptions } from "./ops/sum.ts";
export { tanh } from "./ops/tanh.ts";
export { transpose } from "./ops/transpose.ts";
export {
  type Behaviour,
  definePlugin,
  type Plugin,
  type PluginDefinition,
  type PluginJson,
  type PluginValue,
} from "./plugins/plugin.ts";
export { plugin, pluginOr, plugins, techniques } from "./plugins/plugin-field.ts";
export {
  either,
  type Field,
  type FieldContext,
  type Fields,
  type FieldSchema,
  flag,
  integer,
  json,
  list,
  type ListLimits,
  number,
  oneOf,
  optional,
  showGiven,
  text,
} from "./plugins/fields.ts";
export { defineProbe, type ProbeParts } from "./probe.ts";
export { canonicalProgram, hashProgram, printProgram, type Instruction, type Program } from "./program.ts";
export { checkProgram } from "./program-check.ts";
export { key, type Key } from "./random/key.ts";
export {
  bernoulli,
  bits,
  integers,
  normal,
  type NormalOptions,
  permutation,
  truncatedNormal,
  type TruncatedNormalOptions,
  uniform,
  uniform64,
  type UniformOptions,
} from "./random/sample.ts";
export { bernoulliMask, randomNormal, randomUniform } from "./random-tensors.ts";
export {
  type AnyPlugin,
  assertSingleCore,
  coreCopies,
  createRegistry,
  type ExtraOf,
  type Given,
  type GivenOptions,
  type Kind,
  type KindOf,
  type Kinds,
  type NameOf,
  type NestedSpec,
  offerBuiltIns,
  type OptionsOf,
  type PluginOf,
  registry,
  type Registry,
  directScope,
  type Scope,
  type SpecObject,
  type SpecOf,
  type TechniqueSpec,
  type ValueOf,
} from "./plugins/registry.ts";
export { sameShape, showShape, showType, sizeOf, type Shape, type ValueType } from "./shape.ts";
export { parseSpec, type PrintableSpec, printSpec, type Spec, type SpecValue } from "./plugins/spec.ts";
export { Tensor, tensor, type TensorLike } from "./tensor.ts";
export { replay, toProgram } from "./trace.ts";
export { flattenTree, mapTree, unflattenTree, zipTrees, type LeafAt, type Tree } from "./tree.ts";

export { mapVariables, zerosLike, zipVariables } from "./variables.ts";
export type { Padding, WindowOptions } from "./window.ts";

/** Float64 functions with the same bits on every engine, for host code: `math.exp(1)`. */
export * as math from "./math/index.ts";

/** How lint rules read the description of a model: `description.isDropout(layer)`. */
export * as description from "./lint/description.ts";
