export { sampleProvenance, sampleRecord, sampleResult, sampleSuite, sampleText } from "./sample-suite.ts";
