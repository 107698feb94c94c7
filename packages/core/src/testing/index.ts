export { canonicalBits, firstDifference } from "./bits.ts";
export { compareBits, describeBackend, type TestApi } from "./conformance.ts";
export { runFloat64 } from "./float64.ts";
export { gradientMismatches, type GradientCase, type GradientMismatch } from "./gradcheck.ts";
export { hostileOperand, opCases, opCasesOfAllDtypes, tiedOperand, type OpCase } from "./op-cases.ts";
export { compareWithin, describeBackendWithin, relativeError } from "./tolerance.ts";
export { faultyBackend } from "./faulty-backend.ts";
export { faults, type Fault } from "./faults.ts";
export { backendPrograms, type BackendProgram } from "./backend-programs.ts";
