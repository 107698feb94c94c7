/** @file From bytes to functions, synchronously: a program is compiled when it is first run, inside one call. */

/** What a module of ours exports. Functions without a result return undefined, whatever the type says. */
export type WasmFunction = (...args: number[]) => number;

export interface WasmImports {
  readonly memory: WebAssembly.Memory;
  readonly functions?: Readonly<Record<string, (...args: number[]) => number | void>>;
}

/**
 * Instantiates a module against `env.memory` and `env.<function>`. A function exported by another instance may be passed
 * as an import; the call then stays inside WebAssembly. Accepts a compiled module, so that compiled modules can be cached.
 */
export function instantiate<Name extends string>(
  source: Uint8Array<ArrayBuffer> | WebAssembly.Module,
  imports: WasmImports,
): Readonly<Record<Name, WasmFunction>> {
  const module = source instanceof Uint8Array ? new WebAssembly.Module(source) : source;
  const instance = new WebAssembly.Instance(module, { env: { ...imports.functions, memory: imports.memory } });
  return instance.exports as Record<Name, WasmFunction>;
}
