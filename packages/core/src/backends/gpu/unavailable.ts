import { NnError } from "../../errors.ts";

/** There is no gpu.js, no adapter, or gpu.js ran something else than it was asked for. */
export class GpuUnavailableError extends NnError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super("NN_GPU_UNAVAILABLE", message, options);
  }
}
