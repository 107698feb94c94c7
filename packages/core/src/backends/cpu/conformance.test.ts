import { describe, it } from "vitest";

import { describeBackend } from "../../testing/conformance.ts";
import { describeBackendWithin } from "../../testing/tolerance.ts";
import { cpu } from "./index.ts";

describe("engine simd", () => describeBackend(cpu(), { describe, it }));
describe("engine scalar", () => describeBackend(cpu({ engine: "scalar" }), { describe, it }));
// 17 products at most meet in one sum of the samples.
describe("profile fast", () => describeBackendWithin(cpu({ profile: "fast" }), 4e-6, { describe, it }));
