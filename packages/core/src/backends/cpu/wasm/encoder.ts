/** @file Emits WebAssembly modules: imports first, then functions, exports by name. */
import { ByteWriter } from "./byte-writer.ts";
import { FunctionBuilder } from "./function-builder.ts";
import type { Callable } from "./function-builder.ts";
import { valueTypes } from "./opcodes.ts";
import type { ValueType } from "./opcodes.ts";

/** Limits in pages of 64 KiB; shared memory must state its maximum. */
export interface MemoryLimits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly shared?: boolean;
}

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
  readonly #memory: MemoryLimits;
  readonly #types: string[] = [];
  readonly #typeEntries = new ByteWriter();
  readonly #imports: { readonly name: string; readonly type: number }[] = [];
  readonly #functions: { readonly type: number; readonly builder: FunctionBuilder }[] = [];
  readonly #exports: { readonly name: string; readonly index: number }[] = [];

  constructor(memory: MemoryLimits = {}) {
    if (memory.shared === true && memory.maximum === undefined) {
      throw new RangeError("shared memory: got no maximum, wanted a number of pages");
    }
    this.#memory = memory;
  }

  /** Declares the import `env.<name>`. Imports are numbered before functions, so they are declared first. */
  importFunction(name: string, params: readonly ValueType[], results: readonly ValueType[]): Callable {
    if (this.#functions.length > 0) throw new RangeError(`import "${name}": imports are declared before functions`);
    this.#imports.push({ name, type: this.#type(params, results) });
    return { index: this.#imports.length - 1, params, results };
  }

  /** A new function with an empty body, exported under `name`; null keeps it inside the module. */
  addFunction(name: string | null, params: readonly ValueType[], results: readonly ValueType[] = []): FunctionBuilder {
    const builder = new FunctionBuilder(this.#imports.length + this.#functions.length, params, results);
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
      const { minimum = 0, maximum, shared = false } = this.#memory;
      entries.name("env");
      entries.name("memory");
      entries.byte(memoryKind);
      entries.byte((maximum === undefined ? 0 : 1) | (shared ? 2 : 0));
      entries.u32(minimum);
      if (maximum !== undefined) entries.u32(maximum);
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
