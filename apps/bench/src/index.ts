export { defineSuite, type SuiteDefinition } from "./suite/define-suite.ts";
