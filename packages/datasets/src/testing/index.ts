export { describeTransform } from "./describe-transform.ts";
export { testDataset, type TransformLaw, transformLaws } from "./transform-laws.ts";
