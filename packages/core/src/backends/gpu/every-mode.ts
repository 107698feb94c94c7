/** @file For the tests of this folder: the backend in every mode that Node may have. */
import { gpu, type GpuBackend } from "./gpu.ts";
import type { GpuMode } from "./load.ts";
import { GpuUnavailableError } from "./unavailable.ts";

export interface ModeUnderTest {
  readonly mode: GpuMode;
  /** Absent where the mode is not here; `missing` says why. */
  readonly backend?: GpuBackend;
  readonly missing?: string;
}

/** Modes cpu and webasm everywhere; webgpu where an adapter is, such as the software one that vitest.config.ts looks for. */
export async function everyMode(): Promise<ModeUnderTest[]> {
  return Promise.all(
    (["cpu", "webasm", "webgpu"] as const).map(async (mode) => {
      try {
        return { mode, backend: await gpu({ mode }) };
      } catch (error) {
        if (mode === "webgpu" && error instanceof GpuUnavailableError) return { mode, missing: error.message };
        throw error;
      }
    }),
  );
}
