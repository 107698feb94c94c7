/**
 * @file The backend contract. A backend turns a Program into something that runs; it does not trace, differentiate,
 * schedule epochs or know what a layer is.
 */
import type { TypedArray } from "./dtype.ts";
import type { Program } from "./program.ts";

/** `exact`: the bits of the reference backend. `fast`: relaxed arithmetic, judged by tolerance. */
export type Profile = "exact" | "fast";

export type MaybePromise<T> = T | Promise<T>;

export interface BackendCapabilities {
  readonly profiles: readonly Profile[];
  /** False when the backend runs this operation by falling back to the reference. */
  readonly native: (operation: string) => boolean;
}

export interface Backend {
  readonly name: string;
  readonly capabilities: BackendCapabilities;
  /** Plans memory and emits code once; the result may run any number of times. Refuses what `checkProgram` refuses. */
  compile(program: Program, options?: { readonly profile?: Profile }): MaybePromise<Executable>;
}

/**
 * A compiled program with its own memory. The first `program.state` inputs are state: they live inside the executable,
 * and each run replaces them by the first `program.state` outputs.
 */
export interface Executable {
  /**
   * Takes the inputs after the state, returns the outputs after the state; the arrays returned are the caller's. Throws a
   * DataError for arrays of another number, class or length than the program's inputs.
   */
  run(inputs: readonly TypedArray[]): MaybePromise<readonly TypedArray[]>;
  writeState(values: readonly TypedArray[]): MaybePromise<void>;
  /** Copies of the current state. */
  readState(): MaybePromise<readonly TypedArray[]>;
  /** Frees the memory; the executable cannot be used afterwards. */
  release(): void;
}
