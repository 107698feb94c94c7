/** @file Arithmetic of a training step, counted in the program that the backend is given: a clock that is equal on every machine. */
import type { Backend, Program } from "@nn/core";

export interface CountingBackend {
  readonly backend: Backend;
  /** Of the training step among the programs compiled so far; null while there is none. */
  readonly flopsPerStep: () => number | null;
}

/** The backend, watched: the training step is the program that changes its state. */
export function countingBackend(backend: Backend): CountingBackend {
  let flops: number | null = null;
  return {
    backend: {
      name: backend.name,
      capabilities: backend.capabilities,
      compile(program, options) {
        if (changesState(program)) flops ??= countFlops(program);
        return backend.compile(program, options);
      },
    },
    flopsPerStep: () => flops,
  };
}

/**
 * 2·m·k·n for every contraction of a program, convolutions included, which are contractions of patches. Elementwise work and
 * reductions are left out, as is the custom where networks are compared by their operations.
 */
export function countFlops(program: Program): number {
  let flops = 0;
  for (const { op, inputs, params, shape } of program.instructions) {
    if (op !== "matmul") continue;
    const [left = 0] = inputs;
    const factor =
      left < program.inputs.length ? program.inputs[left] : program.instructions[left - program.inputs.length];
    const depth = factor?.shape.at(params["transposeA"] === true ? -2 : -1) ?? 0;
    flops += 2 * depth * shape.reduce((size, extent) => size * extent, 1);
  }
  return flops;
}

function changesState({ state, outputs }: Program): boolean {
  return outputs.slice(0, state).some((id, index) => id !== index);
}
