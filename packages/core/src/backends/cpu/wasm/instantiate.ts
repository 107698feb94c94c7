/** @file From bytes to functions, synchronously: a program is compiled when it is first run, inside one call. */

/** What a module of ours exports. Functions without a result return undefined, whatever the type says. */
export type WasmFunction = (...args: number[]) => number;

export interface WasmImports {
  readonly memory: WebAssembly.Memory;
  readonly functions?: Readonly<Record<string, (...args: number[]) => number | void>>;
}

/** The eight bytes that every module begins with: a module without anything. */
const empty: Uint8Array<ArrayBuffer> = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** @throws Error where nothing may be compiled, as on a page whose Content-Security-Policy does not allow it. */
export function compileModule(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (compiles(empty)) throw error;
    throw new Error(
      `cpu backend: WebAssembly must not be compiled here; add 'wasm-unsafe-eval' to script-src of the page's Content-Security-Policy, or take cpu({ engine: "interpreter" }), which gives the same bits a hundred times slower`,
      { cause: error },
    );
  }
}

function compiles(bytes: Uint8Array<ArrayBuffer>): boolean {
  try {
    return new WebAssembly.Module(bytes) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/**
 * Instantiates a module against `env.memory` and `env.<function>`. A function exported by another instance may be passed
 * as an import; the call then stays inside WebAssembly. Accepts a compiled module, so that compiled modules can be cached.
 */
export function instantiate<Name extends string>(
  source: Uint8Array<ArrayBuffer> | WebAssembly.Module,
  imports: WasmImports,
): Readonly<Record<Name, WasmFunction>> {
  const module = source instanceof Uint8Array ? compileModule(source) : source;
  const instance = new WebAssembly.Instance(module, { env: { ...imports.functions, memory: imports.memory } });
  return instance.exports as Record<Name, WasmFunction>;
}
