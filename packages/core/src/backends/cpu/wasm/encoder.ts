/** @file Emits WebAssembly modules: imports first, then functions, exports by name. */
import { ByteWriter } from "./byte-writer.ts";
import { FunctionBuilder } from "./function-builder.ts";
import type { Callable } from "./function-builder.ts";
import { LaneBuilder } from "./lane-builder.ts";
import { valueTypes } from "./opcodes.ts";
import type { ValueType } from "./opcodes.ts";

/** What the engine that runs a module can do. */
export interface Target {
  /** False: vector instructions become four scalar ones, with the same bits. */
  readonly simd: boolean;
  /** Products and sums may be one rounding (relaxed_madd); needs `simd`. */
  readonly fma: boolean;
  /** The memory is shared between threads. */
  readonly shared: boolean;
  /** The engine makes pairs of vectors one register of 256 bits, with the same bits; see `wideVectors`. */
  readonly wide: boolean;
}

export const simdTarget: Target = { simd: true, fma: false, shared: false, wide: false };

/** Shared memory states a maximum; any memory fits under this one. */
const mostPages = 65_536;

const functionKind = 0x00;
const memoryKind = 0x02;

/**
 * One module with the imported memory `env.memory` and imported functions `env.<name>`.
 *
 * ```ts
 * const module = new ModuleBuilder();
 * const f = module.addFunction("twice", ["f32"], ["f32"]);
 * f.get(f.param(0)).get(f.param(0)).op("f32.add");
 * instantiate(module.toBytes(), { memory }).twice(21); // 42
 * ```
 */
export class ModuleBuilder {
  readonly target: Target;
  readonly #types: string[] = [];
  readonly #typeEntries = new ByteWriter();
  readonly #imports: { readonly name: string; readonly type: number }[] = [];
  readonly #functions: { readonly type: number; readonly builder: FunctionBuilder }[] = [];
  readonly #exports: { readonly name: string; readonly index: number }[] = [];

  constructor(target: Target = simdTarget) {
    this.target = target;
  }

  /** Declares the import `env.<name>`. Imports are numbered before functions, so they are declared first. */
  importFunction(name: string, params: readonly ValueType[], results: readonly ValueType[]): Callable {
    if (this.#functions.length > 0) throw new RangeError(`import "${name}": imports are declared before functions`);
    this.#imports.push({ name, type: this.#type(params, results) });
    return { index: this.#imports.length - 1, params, results };
  }

  /** A new function with an empty body, exported under `name`; null keeps it inside the module. */
  addFunction(name: string | null, params: readonly ValueType[], results: readonly ValueType[] = []): FunctionBuilder {
    const Builder = this.target.simd ? FunctionBuilder : LaneBuilder;
    const builder = new Builder(this.#imports.length + this.#functions.length, params, results);
    this.#functions.push({ type: this.#type(params, results), builder });
    if (name !== null) this.#exports.push({ name, index: builder.index });
    return builder;
  }

  /** The module in the binary format. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const module = new ByteWriter();
    module.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

    section(module, 1, this.#types.length, (entries) => entries.bytes(this.#typeEntries.toBytes()));

    section(module, 2, 1 + this.#imports.length, (entries) => {
      const { shared } = this.target;
      entries.name("env");
      entries.name("memory");
      entries.byte(memoryKind);
      entries.byte(shared ? 3 : 0);
      entries.u32(0);
      if (shared) entries.u32(mostPages);
      for (const { name, type } of this.#imports) {
        entries.name("env");
        entries.name(name);
        entries.byte(functionKind);
        entries.u32(type);
      }
    });

    section(module, 3, this.#functions.length, (entries) => {
      for (const { type } of this.#functions) entries.u32(type);
    });

    section(module, 7, this.#exports.length, (entries) => {
      for (const { name, index } of this.#exports) {
        entries.name(name);
        entries.byte(functionKind);
        entries.u32(index);
      }
    });

    section(module, 10, this.#functions.length, (entries) => {
      for (const { builder } of this.#functions) entries.vector(builder.encode());
    });
    return module.toBytes();
  }

  /** The number of a function type; equal types share one. */
  #type(params: readonly ValueType[], results: readonly ValueType[]): number {
    const signature = `${params.join()}→${results.join()}`;
    const known = this.#types.indexOf(signature);
    if (known >= 0) return known;
    this.#typeEntries.byte(0x60);
    this.#typeEntries.vector(params.map((type) => valueTypes[type]));
    this.#typeEntries.vector(results.map((type) => valueTypes[type]));
    return this.#types.push(signature) - 1;
  }
}

function section(module: ByteWriter, id: number, count: number, write: (entries: ByteWriter) => void): void {
  if (count === 0) return;
  const entries = new ByteWriter();
  entries.u32(count);
  write(entries);
  module.byte(id);
  module.vector(entries.toBytes());
}
