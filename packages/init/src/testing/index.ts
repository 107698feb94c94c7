export { describeInitializer, type TestRunner } from "./describe-initializer.ts";
export {
  type AsyncTestRunner,
  describeModelInitializer,
  type DescribeModelInitializerOptions,
} from "./describe-model-initializer.ts";
export { type InitializerLaw, initializerLaws } from "./initializer-laws.ts";
export { LawError } from "./law-tools.ts";
export { falseAlarm } from "./statistical-laws.ts";
export { mlpProbe, type MlpProbeOptions } from "./mlp-probe.ts";
export { type ModelInitializerLaw, modelInitializerLaws } from "./model-initializer-laws.ts";
