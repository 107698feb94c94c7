export { coverage, type CoverageRow } from "./coverage.ts";
export { gpu, type GpuBackend, type GpuOptions } from "./gpu.ts";
export type { GpuMode } from "./load.ts";
export { GpuUnavailableError } from "./unavailable.ts";
