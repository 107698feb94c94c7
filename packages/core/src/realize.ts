/** @file Runs the recording behind one tensor: the same path as compile, without arguments. */
import { NdArray } from "./array.ts";
import { cpu } from "./backends/cpu/index.ts";
import type { Tensor } from "./tensor.ts";
import { toProgram } from "./trace.ts";

export async function realize(tensor: Tensor): Promise<NdArray> {
  const { program, captured } = toProgram([], [tensor]);
  const executable = await cpu().compile(program, { profile: "exact" });
  const [value] = await executable.run(captured.map(({ data }) => data));
  executable.release();
  return new NdArray(value!, tensor.shape, tensor.dtype);
}
