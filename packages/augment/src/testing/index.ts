export { type AugmentationLaw, augmentationLaws, type LawCase, LawError } from "./augmentation-laws.ts";
export { describeAugmentation, type TestRunner } from "./describe-augmentation.ts";
export { testSamples } from "./test-samples.ts";
