export { defineSuite, type SuiteDefinition } from "@nn/trials";
