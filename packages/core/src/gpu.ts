/** @file Entry `@nn/core/gpu`: the backend on gpu.js, an optional peer that `@nn/core` itself never loads. */
export {
  coverage,
  type CoverageRow,
  gpu,
  type GpuBackend,
  type GpuMode,
  type GpuOptions,
  GpuUnavailableError,
} from "./backends/gpu/index.ts";
