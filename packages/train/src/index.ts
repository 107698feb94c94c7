export {
  defineActivation,
  type Activation,
  type ActivationDefinition,
  type ActivationMap,
  type ActivationPlugin,
  type DefaultInitializer,
} from "./activation.ts";
export { allActivations as activations } from "./activations/_all.ts";
export { gelu } from "./activations/gelu.ts";
export { leakyRelu, type LeakyReluOptions } from "./activations/leaky-relu.ts";
export { linear } from "./activations/linear.ts";
export { relu } from "./activations/relu.ts";
export { selu } from "./activations/selu.ts";
export { sigmoid } from "./activations/sigmoid.ts";
export { tanh } from "./activations/tanh.ts";
export {
  coordinateCheck,
  type Coordinate,
  type CoordinateCheck,
  type CoordinateCheckOptions,
} from "./coordinate-check.ts";
export type { Augment, AugmentLike } from "./fit/augment.ts";
export { decodeCheckpoint, encodeCheckpoint } from "./fit/checkpoint-bytes.ts";
export { CheckpointError } from "./fit/checkpoint-error.ts";
export type { Checkpoint } from "./fit/checkpoint.ts";
export type { Divergence, DivergenceMemory, DivergenceOptions } from "./fit/divergence.ts";
export { fit } from "./fit/fit.ts";
export type { LabeledSample, Mix } from "./fit/mix.ts";
export { parameterHash } from "./fit/parameter-hash.ts";
export type { ProgressEvent } from "./fit/progress.ts";
export type { Callback, CallbackMemory, Evaluation, EvaluationEvent, FitOptions, Metrics, Run } from "./fit/types.ts";
export { type Extent, extent } from "./extent.ts";
export { kernelFields, type KernelOptions } from "./kernel-layer.ts";
export { builtIns } from "./built-ins.ts";
export { plugins } from "./plugins.ts";
export { allLayers as layers } from "./layers/_all.ts";
export { activation, type ActivationOptions } from "./layers/activation.ts";
export { averagePool2d } from "./layers/average-pool2d.ts";
export { conv1d, type Conv1dOptions } from "./layers/conv1d.ts";
export { conv2d, type Conv2dOptions } from "./layers/conv2d.ts";
export { dense, type DenseOptions } from "./layers/dense.ts";
export { embeddingBag } from "./layers/embedding-bag.ts";
export { embedding } from "./layers/embedding.ts";
export { flatten } from "./layers/flatten.ts";
export { globalAveragePool } from "./layers/global-average-pool.ts";
export { globalMaxPool } from "./layers/global-max-pool.ts";
export { maxPool2d } from "./layers/max-pool2d.ts";
export { offset } from "./layers/offset.ts";
export { selfAttention, type SelfAttentionOptions } from "./layers/self-attention.ts";
export { scale, type ScaleOptions } from "./layers/scale.ts";
export type { EmbeddingOptions } from "./lookup.ts";
export { allLint as lintRules } from "./lint/_all.ts";
export { activationOnOutput } from "./lint/activation-on-output.ts";
export { defineLoss, type Loss, type LossDefinition, type LossMap, type LossPlugin } from "./loss.ts";
export { allLosses as losses } from "./losses/_all.ts";
export { meanSquaredError } from "./losses/mean-squared-error.ts";
export { softmaxCrossEntropy, type SoftmaxCrossEntropyOptions } from "./losses/softmax-cross-entropy.ts";
export { defineMetric, type Metric, type MetricDefinition, type MetricMap, type MetricPlugin } from "./metric.ts";
export { allMetrics as metrics } from "./metrics/_all.ts";
export {
  defineNetwork,
  type HiddenOptions,
  type Network,
  networkData,
  type NetworkData,
  type NetworkDefinition,
  type NetworkMap,
  type NetworkPlugin,
  type Put,
  type Weights,
} from "./network.ts";
export { buildNetwork, putOf } from "./put.ts";
export { noTechniques, planTechniques, type Techniques } from "./fit/techniques.ts";
export { allNetworks as networks } from "./networks/_all.ts";
export { cnn, type CnnOptions } from "./networks/cnn.ts";
export { layers as layersNetwork, type LayersOptions } from "./networks/layers.ts";
export { mlp, type MlpOptions } from "./networks/mlp.ts";
export { residualMlp, type ResidualMlpOptions } from "./networks/residual-mlp.ts";
export { spectrogramCnn, type SpectrogramCnnOptions } from "./networks/spectrogram-cnn.ts";
export { textCnn, type TextCnnOptions } from "./networks/text-cnn.ts";
export { transformer, type TransformerOptions } from "./networks/transformer.ts";
export { allTechniques as techniques } from "./techniques/_all.ts";
export { bias, type BiasOptions } from "./techniques/bias.ts";
export { branch, type BranchOptions } from "./techniques/branch.ts";
export { accuracy } from "./metrics/accuracy.ts";
export { balancedAccuracy } from "./metrics/balanced-accuracy.ts";
export { f1, type F1Options } from "./metrics/f1.ts";
export { mae } from "./metrics/mae.ts";
export { r2 } from "./metrics/r2.ts";
export { rmse } from "./metrics/rmse.ts";
export { topK, type TopKOptions } from "./metrics/top-k.ts";
export { createEvaluator, type EvaluationState, type Evaluator, metricNames } from "./fit/evaluator.ts";
export {
  applyModel,
  buildModel,
  type BuiltModel,
  type Model,
  type ModelContext,
  type ModelResult,
  type NamedLayer,
} from "./model/build-model.ts";
export { initializeParameters, initializeState } from "./model/initialize-parameters.ts";
export { residual, type ResidualOptions } from "./layers/residual.ts";
export { sequential, type SequentialOptions } from "./layers/sequential.ts";
export { mapVariables, zerosLike, zipVariables, type Variables } from "./model/variables.ts";
export {
  defineOptimizer,
  type Optimizer,
  type OptimizerDefinition,
  type OptimizerMap,
  type OptimizerOptions,
  type OptimizerPlugin,
  type Slots,
  type UpdateContext,
  type Updated,
} from "./optimizer.ts";
export { allOptimizers as optimizers } from "./optimizers/_all.ts";
export { adamW, type AdamWOptions } from "./optimizers/adam-w.ts";
export { adam, type AdamOptions } from "./optimizers/adam.ts";
export { sgd, type SgdOptions } from "./optimizers/sgd.ts";
export type { ParameterRules } from "./parameter-rules.ts";
export type { PoolOptions } from "./pooling.ts";
export type { SharedOptions } from "./shared-parameter.ts";
export { probe, type ProbeOptions } from "./probe.ts";
export { warmup, type WarmupOptions } from "./schedules/warmup.ts";
export {
  defineSchedule,
  type Schedule,
  type ScheduleDefinition,
  type ScheduleMap,
  type SchedulePlugin,
} from "./schedule.ts";
export { allSchedules as schedules } from "./schedules/_all.ts";
export { constant, type ConstantOptions } from "./schedules/constant.ts";
export { cosineDecay, type CosineDecayOptions } from "./schedules/cosine-decay.ts";
export { stepDecay, type StepDecayOptions } from "./schedules/step-decay.ts";
export { measureSignal, type LayerSignal, type SignalOptions } from "./signal.ts";
