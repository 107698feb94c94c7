/** @file The CPU backend: WebAssembly SIMD emitted at run time, planned memory, the bits of the reference. */
import type { Backend } from "../../backend.ts";
import { ShapeError } from "../../errors.ts";
import { opNamed } from "../../op-table.ts";
import { canonicalProgram, type Program } from "../../program.ts";
import { reference } from "../reference/index.ts";
import { emit, nativeStructured, scratchBytes } from "./emit.ts";
import { CpuExecutable, type CompiledProgram } from "./executable.ts";
import { planMemory } from "./memory-plan.ts";
import { schedule } from "./schedule.ts";
import { gemmModule } from "./wasm/gemm.ts";

/** Modules by program text, oldest first; a trial after the first one with the same shapes starts with optimized code. */
const compiled = new Map<string, CompiledProgram>();
const cacheLimit = 64;
const arenaLimit = 4_294_967_296;

let supported: boolean | undefined;

/** True where WebAssembly with 128-bit SIMD exists; elsewhere the reference runs instead, with the same bits. */
export function hasSimd(): boolean {
  supported ??= typeof WebAssembly === "object" && WebAssembly.validate(gemmModule());
  return supported;
}

/**
 * The default backend.
 *
 * @example const square = compile((x: Tensor) => mul(x, x), { backend: cpu() });
 */
export function cpu(): Backend {
  return {
    name: "cpu",
    capabilities: {
      profiles: ["exact"],
      native: (operation) => opNamed(operation).kind === "elementwise" || nativeStructured.includes(operation),
    },
    compile: (program, options) =>
      hasSimd() ? new CpuExecutable(build(program)) : reference().compile(program, options),
  };
}

function build(program: Program): CompiledProgram {
  const text = canonicalProgram(program);
  const known = compiled.get(text);
  if (known !== undefined) {
    compiled.delete(text);
    compiled.set(text, known);
    return known;
  }
  const plan = schedule(program);
  const memoryPlan = planMemory(program, plan, scratchBytes(program));
  if (memoryPlan.bytes > arenaLimit) {
    throw new ShapeError(
      `cpu backend: the program needs ${memoryPlan.bytes} bytes, the arena holds ${arenaLimit}; use a smaller batch or model`,
    );
  }
  const { bytes, stages } = emit(program, plan, memoryPlan);
  const entry: CompiledProgram = { program, plan, memoryPlan, module: new WebAssembly.Module(bytes), stages };
  compiled.set(text, entry);
  if (compiled.size > cacheLimit) compiled.delete(compiled.keys().next().value!);
  return entry;
}
