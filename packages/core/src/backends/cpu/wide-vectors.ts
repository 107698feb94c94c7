/** @file 256-bit vectors: V8's flag for them, set when asked, kept only if the bits are right and the speed is there. */
import type { Backend } from "../../backend.ts";
import { preferWide } from "./engine.ts";
import { cpu } from "./index.ts";
import { firstWrongKernel, productTimes } from "./wide-probe.ts";

export interface WideVectors {
  /** True when `cpu()` now runs on the engine `wide`. */
  readonly on: boolean;
  /** How many times as fast a matrix product is; absent where nothing was timed. */
  readonly gain?: number;
  /** In words, for people. */
  readonly reason: string;
}

/** What the decision needs of V8. */
export interface VectorFlags {
  /** Why the flag cannot be set here; undefined if it can. */
  readonly obstacle: () => string | undefined;
  readonly set: (flag: string) => void;
}

const fuse = "--experimental-wasm-revectorize";

/**
 * Runs of the kernels before their bits are compared, and turns of the clock: V8 optimizes, and fuses, what has run often.
 * Forcing it by a flag (--no-liftoff for a while) ends Node 26 with a fatal error.
 */
const [runs, turns, attempts] = [200, 60, 5];

/** Less than this and pairs of vectors are not fused. */
const worthIt = 1.1;

let decided: Promise<WideVectors> | undefined;

/**
 * Lets V8 fuse pairs of 128-bit vectors into 256 bits, and makes `wide` the default engine of `cpu()` in this thread: the same
 * bits, up to twice as fast. It sets a flag of V8 (13.6 or later on x64: Node 24) for the whole process, compares kernels
 * with the reference bit for bit and times a matrix product; if a bit is wrong or nothing is gained, it takes the flag
 * back. Takes some 100 ms; call it before `cpu()`, in each worker thread again. Later calls give the first answer.
 *
 * @example
 * const { on, reason } = await wideVectors();
 * console.log(on, reason); // true, "256-bit vectors: the bits of the reference, 1.46 times as fast"
 */
export function wideVectors(): Promise<WideVectors> {
  decided ??= decideWide(v8Flags(), cpu({ engine: "simd" }), () => cpu({ engine: "wide" })).then((decision) => {
    preferWide(decision.on);
    return decision;
  });
  return decided;
}

/** Sets the flag, and takes it back unless `wide` has the reference's bits and is faster than `narrow`. */
export async function decideWide(flags: VectorFlags, narrow: Backend, wide: () => Backend): Promise<WideVectors> {
  const obstacle = flags.obstacle();
  if (obstacle !== undefined) return { on: false, reason: `128-bit vectors: ${obstacle}` };
  flags.set(fuse);
  let decision: WideVectors | undefined;
  try {
    decision = await judge(narrow, wide());
  } finally {
    if (decision?.on !== true) flags.set(fuse.replace("--", "--no-"));
  }
  return decision;
}

async function judge(narrow: Backend, wide: Backend): Promise<WideVectors> {
  const wrong = await firstWrongKernel(wide, runs);
  if (wrong !== undefined) {
    return { on: false, reason: `128-bit vectors: with 256 bits, "${wrong}" has other bits than the reference` };
  }
  let gain = 0;
  for (let attempt = 0; attempt < attempts && gain < worthIt; attempt++) {
    const [before, after] = (await productTimes([narrow, wide], turns)) as [number, number];
    gain = before / after;
  }
  if (gain < worthIt) {
    return { on: false, gain, reason: `128-bit vectors: 256 bits are only ${gain.toFixed(2)} times as fast` };
  }
  return { on: true, gain, reason: `256-bit vectors: the bits of the reference, ${gain.toFixed(2)} times as fast` };
}

function v8Flags(): VectorFlags {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  const { v8 = "0" } = process?.versions ?? {};
  const [major = 0, minor = 0] = v8.split(".").map(Number);
  return {
    obstacle: () => {
      if (process?.getBuiltinModule === undefined) return "flags of V8 can only be set in Node";
      if (process.arch !== "x64" || process.platform === "darwin") {
        return `V8 fuses vectors on x64, not on macOS; this is ${process.platform} ${process.arch}`;
      }
      if (major > 13 || (major === 13 && minor >= 6)) return undefined;
      return `fusing them needs V8 13.6 (Node 24); this is V8 ${v8}`;
    },
    set: (flag) => process!.getBuiltinModule!("node:v8").setFlagsFromString(flag),
  };
}
