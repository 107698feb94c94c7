export { maxNorm, type MaxNormOptions } from "./constraints/max-norm.ts";
export { nonNegative } from "./constraints/non-negative.ts";
export { unitNorm } from "./constraints/unit-norm.ts";
export { lint } from "./lint.ts";
export { alphaDropoutWithoutSelu } from "./lint/alpha-dropout-without-selu.ts";
export { batchNormOnOutput } from "./lint/batch-norm-on-output.ts";
export { biasBeforeNorm } from "./lint/bias-before-norm.ts";
export { decayOnBias } from "./lint/decay-on-bias.ts";
export { doubleDecay } from "./lint/double-decay.ts";
export { dropoutBeforeBatchNorm } from "./lint/dropout-before-batch-norm.ts";
export { dropoutOnOutput } from "./lint/dropout-on-output.ts";
export { dropoutOnSelu } from "./lint/dropout-on-selu.ts";
export { dropoutWithBatchNorm } from "./lint/dropout-with-batch-norm.ts";
export { highDropoutRate, type HighDropoutRateOptions } from "./lint/high-dropout-rate.ts";
export { normAfterActivation } from "./lint/norm-after-activation.ts";
export { penaltyBeforeNorm } from "./lint/penalty-before-norm.ts";
export { stackedDropout } from "./lint/stacked-dropout.ts";
export { stoppingWithoutValidation } from "./lint/stopping-without-validation.ts";
export { plugins } from "./plugins.ts";
export { constraints, lintRules, noises, normalizations, penalties, stoppings } from "./lists.ts";
export { dropout, type DropoutOptions, type DropoutScaling } from "./noise/dropout.ts";
export { gaussianDropout, type GaussianDropoutOptions } from "./noise/gaussian-dropout.ts";
export { gaussianNoise, type GaussianNoiseOptions } from "./noise/gaussian-noise.ts";
export {
  batchNorm,
  type BatchNormConvention,
  type BatchNormOptions,
  type VarianceEstimate,
} from "./normalization/batch-norm.ts";
export { layerNorm, type LayerNormOptions } from "./normalization/layer-norm.ts";
export { elasticNet, type ElasticNetOptions } from "./penalties/elastic-net.ts";
export { l1, type L1Form, type L1Options } from "./penalties/l1.ts";
export { l2, type L2Convention, type L2Options } from "./penalties/l2.ts";
export { recipe, type RecipeOptions } from "./recipe.ts";
export type { RoleOptions } from "./roles.ts";
export type { ScaleAndShift } from "./scale-and-shift.ts";
export { earlyStopping, type EarlyStoppingOptions } from "./stopping/early-stopping.ts";
