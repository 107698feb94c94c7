import { describe, it } from "vitest";

import { describeBackend } from "../../testing/conformance.ts";
import { describeBackendWithin } from "../../testing/tolerance.ts";
import { cpu } from "./index.ts";

describe("engine simd", () => describeBackend(cpu(), { describe, it }));
describe("engine wide", () => describeBackend(cpu({ engine: "wide" }), { describe, it }));
describe("engine scalar", () => describeBackend(cpu({ engine: "scalar" }), { describe, it }));
// 17 products at most meet in one sum of the samples.
for (const engine of ["simd", "wide"] as const) {
  describe(`profile fast, engine ${engine}`, () =>
    describeBackendWithin(cpu({ engine, profile: "fast" }), 4e-6, { describe, it }));
}
