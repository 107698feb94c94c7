/** @file A backend that shows every run of every program: what went in, what came out, in the order of the computation. */
import { createHash } from "node:crypto";
import type { Backend, Executable, Program, TypedArray } from "@nn/core";
import { canonicalBytes } from "@nn/statistics";

/** One run of a compiled program. */
export interface Call {
  /** From 0, in the order of the computation. */
  readonly index: number;
  readonly program: Program;
  /** State before the run, then the inputs after it. */
  readonly inputs: readonly TypedArray[];
  /** State after the run, then the other outputs. */
  readonly outputs: readonly TypedArray[];
  /** SHA-256 of the bytes of all outputs, every NaN as 0x7fc00000. */
  readonly hash: string;
  /** Number of the training step: of this run, or of the last one before it; 0 before the first. */
  readonly step: number;
}

/** Whether a run is a training step: the program changes its state. */
export function isTraining({ state, outputs }: Program): boolean {
  return outputs.slice(0, state).some((id, index) => id !== index);
}

export type CallPhase = "training" | "evaluation";

export function phaseOf(program: Program): CallPhase {
  return isTraining(program) ? "training" : "evaluation";
}

/** The backend, watched. `see` may throw, which ends the computation. */
export function tapBackend(backend: Backend, see: (call: Call) => void): Backend {
  let index = 0;
  let step = 0;
  return {
    name: backend.name,
    capabilities: backend.capabilities,
    async compile(program, options) {
      return tapExecutable(await backend.compile(program, options), program, (call) => {
        if (isTraining(program)) step += 1;
        see({ ...call, index, step });
        index += 1;
      });
    },
  };
}

function tapExecutable(
  executable: Executable,
  program: Program,
  see: (call: Omit<Call, "index" | "step">) => void,
): Executable {
  const training = isTraining(program);
  let state: readonly TypedArray[] | undefined;
  return {
    async run(inputs) {
      const before = (state ??= await executable.readState());
      const given = inputs.map((value) => value.slice());
      const outputs = await executable.run(inputs);
      if (training) state = await executable.readState();
      const all = training ? [...state, ...outputs] : [...before, ...outputs];
      see({ program, inputs: [...before, ...given], outputs: all, hash: hashOf(training ? all : outputs) });
      return outputs;
    },
    async writeState(values) {
      state = undefined;
      await executable.writeState(values);
    },
    readState: () => executable.readState(),
    release: () => executable.release(),
  };
}

function hashOf(values: readonly TypedArray[]): string {
  const hash = createHash("sha256");
  for (const value of values) hash.update(canonicalBytes(value));
  return hash.digest("hex");
}
