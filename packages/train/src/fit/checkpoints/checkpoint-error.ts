import { NnError } from "@nn/core";

/** A checkpoint that cannot be read, is of another run, or of a run that cannot be continued to the same bits. */
export class CheckpointError extends NnError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super("NN_CHECKPOINT", message, options);
  }
}
