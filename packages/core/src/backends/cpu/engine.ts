/** @file What the JavaScript engine can run, found by trying, and the matrix product compiled for it. */
import { simdTarget, type Target } from "./wasm/encoder.ts";
import { gemmModule } from "./wasm/gemm.ts";
import { compileModule } from "./wasm/instantiate.ts";

/**
 * How programs run; all give the same bits. `simd`: WebAssembly with 128-bit vectors. `wide`: the same instructions in pairs,
 * twice as fast where V8 fuses them into 256 bits (see `wideVectors`), slower elsewhere. `scalar`: WebAssembly without vectors,
 * about a quarter as fast. `interpreter`: the reference backend, which needs no WebAssembly and is a hundred times slower.
 */
export type Engine = "simd" | "wide" | "scalar" | "interpreter";

/** Best first, on an engine that does not fuse. */
const engines: readonly Engine[] = ["simd", "wide", "scalar", "interpreter"];

const targets: Readonly<Record<Exclude<Engine, "interpreter">, Target>> = {
  simd: simdTarget,
  wide: { ...simdTarget, wide: true },
  scalar: { ...simdTarget, simd: false },
};

/** The target of an engine's code; undefined for the interpreter, which has none. */
export function targetOf(engine: Engine): Target | undefined {
  return engine === "interpreter" ? undefined : targets[engine];
}

const known = new Map<string, boolean>();

let widePreferred = false;

/** Whether `wide` is the default engine of this thread. */
export function preferWide(preferred: boolean): void {
  widePreferred = preferred;
}

/** The engines that exist here, best first. */
export function availableEngines(): readonly Engine[] {
  return engines.filter(isAvailable);
}

/** The default: `wide` where it is preferred, or else the first that exists; the others are not looked at. */
export function bestEngine(): Engine {
  return widePreferred ? "wide" : engines.find(isAvailable)!;
}

export function isAvailable(engine: Engine): boolean {
  const target = targetOf(engine);
  // Wide code has the instructions of narrow code.
  return target === undefined || accepts({ ...target, wide: false });
}

function accepts(target: Target): boolean {
  const name = nameOf(target);
  let accepted = known.get(name);
  if (accepted === undefined) {
    accepted = typeof WebAssembly === "object" && WebAssembly.validate(gemmModule(target));
    known.set(name, accepted);
  }
  return accepted;
}

let fused: boolean | undefined;

/**
 * True where WebAssembly has relaxed SIMD, so that a product and a sum may be one instruction. Node 20 has it behind a flag of
 * V8, which is set here, at run time.
 */
export function hasRelaxedSimd(): boolean {
  fused ??= accepts(simdTarget) && (validatesFma() || (allowRelaxedSimd() && validatesFma()));
  return fused;
}

function validatesFma(): boolean {
  return WebAssembly.validate(gemmModule({ ...simdTarget, fma: true }));
}

function allowRelaxedSimd(): boolean {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  if (process?.versions?.node?.startsWith("20.") !== true) return false;
  process.getBuiltinModule?.("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
  return true;
}

const libraries = new Map<string, WebAssembly.Module>();

/** One module of matrix products for all programs of a target, so that the engine's optimized code is shared between them. */
export function gemmLibrary(target: Target): WebAssembly.Module {
  const name = nameOf(target);
  let library = libraries.get(name);
  if (library === undefined) {
    library = compileModule(gemmModule(target));
    libraries.set(name, library);
  }
  return library;
}

/** A name for maps; equal targets have equal names. */
export function nameOf({ simd, fma, shared, wide }: Target): string {
  return `${simd ? "simd" : "scalar"}${fma ? "+fma" : ""}${shared ? "+shared" : ""}${wide ? "+wide" : ""}`;
}
