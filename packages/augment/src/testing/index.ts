export { type AugmentationLaw, augmentationLaws, type LawCase } from "./augmentation-laws.ts";
export { describeAugmentation } from "./describe-augmentation.ts";
export { testSamples } from "./test-samples.ts";
export { describeMixing } from "./describe-mixing.ts";
export { type MixingLaw, mixingLaws } from "./mixing-laws.ts";
