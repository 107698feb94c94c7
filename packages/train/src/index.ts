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
} from "./measure/coordinate-check.ts";
export type { Augment, AugmentLike } from "./fit/data/augment.ts";
export { decodeCheckpoint, encodeCheckpoint } from "./fit/checkpoints/checkpoint-bytes.ts";
export { CheckpointError } from "./fit/checkpoints/checkpoint-error.ts";
export type { Checkpoint } from "./fit/checkpoints/checkpoint.ts";
export type { Divergence, DivergenceMemory, DivergenceOptions } from "./fit/watch/divergence.ts";
export { fit } from "./fit/fit.ts";
export { fitEvents } from "./fit/fit-events.ts";
export type { Mix, MixLike } from "./fit/data/mix.ts";
export { parameterHash } from "./fit/parameter-hash.ts";
export type { ProgressEvent } from "./fit/watch/progress.ts";
export type {
  Callback,
  CallbackMemory,
  Evaluation,
  EvaluationEvent,
  FitOptions,
  Metrics,
  Run,
  StepEvent,
} from "./fit/types.ts";
export { type Extent, extent } from "./layers/parts/extent.ts";
export { kernelFields, type KernelOptions } from "./layers/parts/kernel-layer.ts";
export { builtIns } from "./built-ins.ts";
export { plugins } from "./plugins.ts";
export { activation, type ActivationOptions } from "./layers/activation.ts";
export { averagePool1d } from "./layers/average-pool1d.ts";
export { averagePool2d } from "./layers/average-pool2d.ts";
export { conv2dTranspose, type Conv2dTransposeOptions } from "./layers/conv2d-transpose.ts";
export { depthwiseConv2d, type DepthwiseConv2dOptions } from "./layers/depthwise-conv2d.ts";
export { gru } from "./layers/gru.ts";
export { lstm } from "./layers/lstm.ts";
export { maxPool1d } from "./layers/max-pool1d.ts";
export { parallel, type ParallelOptions } from "./layers/parallel.ts";
export { positions, type PositionsOptions } from "./layers/positions.ts";
export { reshape, type ReshapeOptions } from "./layers/reshape.ts";
export { simpleRnn, type SimpleRnnOptions } from "./layers/simple-rnn.ts";
export { upsample2d, type Upsample2dOptions } from "./layers/upsample2d.ts";
export type { RecurrentOptions } from "./layers/parts/recurrent.ts";
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
export type { EmbeddingOptions } from "./layers/parts/lookup.ts";
export { allLint as lintRules } from "./lint/_all.ts";
export { activationOnOutput } from "./lint/activation-on-output.ts";
export { defineLoss, type Loss, type LossDefinition, type LossMap, type LossPlugin } from "./contracts/loss.ts";
export { binaryCrossEntropy } from "./losses/binary-cross-entropy.ts";
export { cosineDistance, type CosineDistanceOptions } from "./losses/cosine-distance.ts";
export { focal, type FocalOptions } from "./losses/focal.ts";
export { hinge, type HingeOptions } from "./losses/hinge.ts";
export { huber, type HuberOptions } from "./losses/huber.ts";
export { klDivergence } from "./losses/kl-divergence.ts";
export { meanAbsoluteError } from "./losses/mean-absolute-error.ts";
export { quantile, type QuantileOptions } from "./losses/quantile.ts";
export { meanSquaredError } from "./losses/mean-squared-error.ts";
export { softmaxCrossEntropy, type SoftmaxCrossEntropyOptions } from "./losses/softmax-cross-entropy.ts";
export {
  defineMetric,
  type Metric,
  type MetricDefinition,
  type MetricMap,
  type MetricPlugin,
} from "./contracts/metric.ts";
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
export { cnn, type CnnOptions } from "./networks/cnn.ts";
export { layers as layersNetwork, type LayersOptions } from "./networks/layers.ts";
export { mlp, type MlpOptions } from "./networks/mlp.ts";
export { residualMlp, type ResidualMlpOptions } from "./networks/residual-mlp.ts";
export { spectrogramCnn, type SpectrogramCnnOptions } from "./networks/spectrogram-cnn.ts";
export { textCnn, type TextCnnOptions } from "./networks/text-cnn.ts";
export { transformer, type TransformerOptions } from "./networks/transformer.ts";
export { augmentedCopies, type AugmentedCopiesOptions } from "./transforms/augmented-copies.ts";
export { logMel as logMelTransform, type LogMelTransformOptions } from "./transforms/log-mel.ts";
export { firstExamples } from "./transforms/parts/example-rows.ts";
export { bias, type BiasOptions } from "./techniques/bias.ts";
export { branch, type BranchOptions } from "./techniques/branch.ts";
export { confusionMatrix } from "./metrics/parts/confusion-matrix.ts";
export type { Average } from "./metrics/parts/class-metric.ts";
export { accuracy } from "./metrics/accuracy.ts";
export { auc } from "./metrics/auc.ts";
export { averagePrecision } from "./metrics/average-precision.ts";
export { brier } from "./metrics/brier.ts";
export { confusion, type ConfusionOptions } from "./metrics/confusion.ts";
export { ece, type EceOptions } from "./metrics/ece.ts";
export { precision, type PrecisionOptions } from "./metrics/precision.ts";
export { recall, type RecallOptions } from "./metrics/recall.ts";
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
export { parametrized, type ParametrizedOptions } from "./layers/parametrized.ts";
export { residual, type ResidualOptions } from "./layers/residual.ts";
export { sequential, type SequentialOptions } from "./layers/sequential.ts";
export { loadModel, TrainedModel, type TrainedModelParts } from "./model/trained-model.ts";
export { importWeights, type ImportOptions } from "./files/import-weights.ts";
export { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from "./files/safetensors.ts";
export { mapVariables, zerosLike, zipVariables, type Variables } from "./model/variables.ts";
export {
  defineOptimizer,
  type Optimizer,
  type OptimizerDefinition,
  type OptimizerMap,
  type OptimizerOptions,
  type OptimizerPlugin,
} from "./contracts/optimizer.ts";
export { type Slots, type UpdateContext } from "@nn/core";
export { chainSlots, chainStep, type Updated } from "./contracts/gradient-chain.ts";
export { decayWeights, type DecayWeightsOptions } from "./gradients/decay-weights.ts";
export { momentum, type MomentumOptions } from "./gradients/momentum.ts";
export { scaleByAdadelta, type ScaleByAdadeltaOptions } from "./gradients/scale-by-adadelta.ts";
export { scaleByAdagrad, type ScaleByAdagradOptions } from "./gradients/scale-by-adagrad.ts";
export { scaleByAdamax, type ScaleByAdamaxOptions } from "./gradients/scale-by-adamax.ts";
export { scaleByNadam } from "./gradients/scale-by-nadam.ts";
export { scaleByRadam } from "./gradients/scale-by-radam.ts";
export { scaleByRmsProp, type ScaleByRmsPropOptions } from "./gradients/scale-by-rms-prop.ts";
export { scaleByTrustRatio, type ScaleByTrustRatioOptions } from "./gradients/scale-by-trust-ratio.ts";
export { signOfMean, type SignOfMeanOptions } from "./gradients/sign-of-mean.ts";
export { scaleByAdam, type ScaleByAdamOptions } from "./gradients/scale-by-adam.ts";
export { scaleByRate } from "./gradients/scale-by-rate.ts";
export { adamW, type AdamWOptions } from "./optimizers/adam-w.ts";
export { adam, type AdamOptions } from "./optimizers/adam.ts";
export { sgd, type SgdOptions } from "./optimizers/sgd.ts";
export { adadelta, type AdadeltaOptions } from "./optimizers/adadelta.ts";
export { adagrad, type AdagradOptions } from "./optimizers/adagrad.ts";
export { adamax, type AdamaxOptions } from "./optimizers/adamax.ts";
export { lamb } from "./optimizers/lamb.ts";
export { lion, type LionOptions } from "./optimizers/lion.ts";
export { nadam } from "./optimizers/nadam.ts";
export { radam } from "./optimizers/radam.ts";
export { rmsProp, type RmsPropOptions } from "./optimizers/rms-prop.ts";
export { cosineRestarts, type CosineRestartsOptions } from "./schedules/cosine-restarts.ts";
export { exponentialDecay, type ExponentialDecayOptions } from "./schedules/exponential-decay.ts";
export { inverseRootDecay, type InverseRootDecayOptions } from "./schedules/inverse-root-decay.ts";
export { oneCycle, type OneCycleOptions } from "./schedules/one-cycle.ts";
export { polynomialDecay, type PolynomialDecayOptions } from "./schedules/polynomial-decay.ts";
export type { ParameterRules } from "./model/parameter-rules.ts";
export type { Pool1dOptions, PoolOptions } from "./layers/parts/pooling.ts";
export type { SharedOptions } from "./layers/parts/shared-parameter.ts";
export { probe, type ProbeOptions } from "./measure/probe.ts";
export { warmup, type WarmupOptions } from "./schedules/warmup.ts";
export {
  defineSchedule,
  type GivenRate,
  type Rate,
  rate,
  type Schedule,
  type ScheduleDefinition,
  type ScheduleMap,
  type SchedulePlugin,
  valueAt,
} from "./contracts/schedule.ts";
export { constant, type ConstantOptions } from "./schedules/constant.ts";
export { cosineDecay, type CosineDecayOptions } from "./schedules/cosine-decay.ts";
export { stepDecay, type StepDecayOptions } from "./schedules/step-decay.ts";
export { measureSignal, type LayerSignal, type SignalOptions } from "./measure/signal.ts";
