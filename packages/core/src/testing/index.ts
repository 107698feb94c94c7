export { canonicalBits, firstDifference } from "./bits.ts";
export { compareBits, describeBackend, type TestApi } from "./conformance.ts";
export { gradientMismatches, type GradientMismatch } from "./gradcheck.ts";
export { hostileOperand, opCases, type OpCase } from "./op-cases.ts";
export { compareWithin, describeBackendWithin, relativeError } from "./tolerance.ts";
