export { applyLayer, type LayerMode } from "./apply-layer.ts";
export { constraintLaws, convexConstraintLaws } from "./constraint-laws.ts";
export { describePlugin, lawsOf } from "./describe-laws.ts";
export { gradientMismatch } from "./gradient-mismatch.ts";
export { layerLaws } from "./layer-laws.ts";
export { noiseLaws, selfNormalizingNoiseLaws } from "./noise-laws.ts";
export { penaltyLaws } from "./penalty-laws.ts";
export { stoppingLaws } from "./stopping-laws.ts";
