export { describeInitializer, type TestRunner } from "./describe-initializer.ts";
export { type InitializerLaw, initializerLaws } from "./initializer-laws.ts";
export { LawError } from "./law-tools.ts";
export { falseAlarm } from "./statistical-laws.ts";
export { mlpProbe, type MlpProbeOptions } from "./mlp-probe.ts";
