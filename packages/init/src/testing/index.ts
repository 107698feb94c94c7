export { describeInitializer } from "./describe-initializer.ts";
export { describeModelInitializer, type DescribeModelInitializerOptions } from "./describe-model-initializer.ts";
export { initializerLaws } from "./initializer-laws.ts";
export { mlpProbe, type MlpProbeOptions } from "./mlp-probe.ts";
export { modelInitializerLaws } from "./model-initializer-laws.ts";
