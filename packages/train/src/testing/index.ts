export { describePlugin, lawsOf } from "./describe-plugin.ts";
export { layerLaws } from "./layer-laws.ts";
export { lossLaws } from "./loss-laws.ts";
export { metricLaws } from "./metric-laws.ts";
export { networkLaws } from "./network-laws.ts";
export { gradientTransformLaws, optimizerLaws } from "./optimizer-laws.ts";
export { scheduleLaws } from "./schedule-laws.ts";
