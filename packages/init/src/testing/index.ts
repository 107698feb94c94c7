export { describeInitializer, type TestRunner } from "./describe-initializer.ts";
export { falseAlarm, type InitializerLaw, initializerLaws, LawError } from "./initializer-laws.ts";
