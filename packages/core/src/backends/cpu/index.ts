/** @file The CPU backend: WebAssembly emitted at run time, planned memory, the bits of the reference. */
import type { Backend, Profile } from "../../backend.ts";
import { OptionError, ShapeError, unknownName } from "../../errors.ts";
import { opNamed } from "../../op-table.ts";
import { checkProgram } from "../../program-check.ts";
import { canonicalProgram, type Program } from "../../program.ts";
import { reference } from "../reference/index.ts";
import { emit, workspaceBytes } from "./emit.ts";
import { nativeStructured } from "./emit-instruction.ts";
import { availableEngines, bestEngine, hasRelaxedSimd, isAvailable, nameOf, targetOf, type Engine } from "./engine.ts";
import { CpuExecutable, type CompiledProgram } from "./executable.ts";
import { planMemory } from "./memory-plan.ts";
import { schedule } from "./schedule.ts";
import { hasThreads } from "./team.ts";
import type { Target } from "./wasm/encoder.ts";
import { compileModule } from "./wasm/instantiate.ts";

export type { Engine } from "./engine.ts";

/** Modules by target and program text, oldest first; a trial after the first one with the same shapes starts with optimized code. */
const compiled = new Map<string, CompiledProgram>();
const cacheLimit = 64;
const arenaLimit = 4_294_967_296;

export interface CpuOptions {
  /** Default: the first of `simd`, `scalar`, `interpreter` that exists here; `wide` once `wideVectors()` has found it faster. */
  readonly engine?: Engine;
  /** Profile of programs that are compiled without one; default `exact`. `fast` needs relaxed SIMD (Node 20 and later). */
  readonly profile?: Profile;
  /**
   * Threads that share the steps of one program, an integer from 1 to 64; default 1. The bits are the same. It pays for layers
   * of some hundred units; several small networks are better trained in processes of their own. `release()` ends the threads,
   * and idle ones do not keep the process alive. Where Node's worker threads do not exist, e.g. in browsers, one thread runs.
   */
  readonly threads?: number;
}

/**
 * The default backend.
 *
 * @example const square = compile((x: Tensor) => mul(x, x), { backend: cpu() });
 * @example cpu({ engine: "scalar" }) // the same bits without SIMD
 * @throws UnknownNameError for an engine that does not exist, Error for one that does not exist here, OptionError for `threads`.
 */
export function cpu(options: CpuOptions = {}): Backend {
  const engine = chooseEngine(options.engine);
  const target = targetOf(engine);
  const threads = checkThreads(options.threads ?? 1);
  const byDefault = options.profile ?? "exact";
  const profiles = (): readonly Profile[] => {
    if (!(target?.simd === true && hasRelaxedSimd())) return ["exact"];
    return byDefault === "exact" ? ["exact", "fast"] : ["fast", "exact"];
  };
  const check = (profile: Profile): void => {
    // The probe for `fast` may set a flag of V8, so it waits until somebody asks.
    if (profile === "exact" || profiles().includes(profile)) return;
    throw new Error(`cpu backend: got profile ${profile}, wanted ${profiles().join(" or ")} (engine ${engine})`);
  };
  check(byDefault);
  return {
    name: "cpu",
    capabilities: {
      get profiles() {
        return profiles();
      },
      native: (operation) =>
        target !== undefined && (opNamed(operation).kind === "elementwise" || nativeStructured.includes(operation)),
    },
    compile: (program, { profile = byDefault } = {}) => {
      check(profile);
      if (target === undefined) return reference().compile(program, { profile });
      const shared = threads > 1 && hasThreads();
      const entry = build(program, { ...target, fma: profile === "fast", shared }, shared ? threads : 1);
      return shared ? CpuExecutable.withThreads(entry) : new CpuExecutable(entry);
    },
  };
}

function chooseEngine(wanted: Engine | undefined): Engine {
  if (wanted === undefined) return bestEngine();
  if (wanted !== "simd" && wanted !== "wide" && wanted !== "scalar" && wanted !== "interpreter") {
    throw unknownName("engine", wanted, ["simd", "wide", "scalar", "interpreter"]);
  }
  if (isAvailable(wanted)) return wanted;
  throw new Error(`cpu backend: this JavaScript engine cannot run ${wanted}; it has ${availableEngines().join(", ")}`);
}

function checkThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new OptionError(`cpu backend: threads is ${threads}; wanted an integer from 1 to 64`);
}

function build(program: Program, target: Target, threads: number): CompiledProgram {
  checkProgram(program);
  const text = `${nameOf(target)} ${threads} ${canonicalProgram(program)}`;
  const known = compiled.get(text);
  if (known !== undefined) {
    compiled.delete(text);
    compiled.set(text, known);
    return known;
  }
  const plan = schedule(program, { windowProducts: threads === 1 });
  const memoryPlan = planMemory(program, plan, workspaceBytes(program, plan, target), threads);
  if (memoryPlan.bytes > arenaLimit) {
    throw new ShapeError(
      `cpu backend: the program needs ${memoryPlan.bytes} bytes, the arena holds ${arenaLimit}; use a smaller batch or model`,
    );
  }
  const { bytes, ...parts } = emit(program, plan, memoryPlan, target, threads);
  const entry: CompiledProgram = { program, plan, memoryPlan, target, module: compileModule(bytes), ...parts };
  compiled.set(text, entry);
  if (compiled.size > cacheLimit) compiled.delete(compiled.keys().next().value!);
  return entry;
}
