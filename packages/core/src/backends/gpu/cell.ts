/** @file The elements of one value: on the host, on the device, or on both; counted, because states share them. */
import { allocate, type Dtype, type TypedArray } from "../../dtype.ts";
import type { Device, Handle } from "./device.ts";
import type { Dims } from "./layout.ts";

export class Cell {
  readonly #device: Device;
  readonly #dtype: Dtype;
  readonly #size: number;
  #host: TypedArray | undefined;
  #handle: Handle | undefined;
  #owners = 1;

  constructor(
    device: Device,
    dtype: Dtype,
    size: number,
    elements: { readonly host: TypedArray } | { readonly handle: Handle },
  ) {
    this.#device = device;
    this.#dtype = dtype;
    this.#size = size;
    if ("host" in elements) this.#host = elements.host;
    else this.#handle = elements.handle;
  }

  /** On the device; uploaded once. Integers become floats: exact to 2²⁴, rounded beyond. */
  async handle(dims: Dims): Promise<Handle> {
    if (this.#handle === undefined) {
      const host = this.#host!;
      this.#handle = await this.#device.upload(host instanceof Float32Array ? host : Float32Array.from(host), dims);
    }
    return this.#handle;
  }

  /** On the host; read back once. */
  async host(): Promise<TypedArray> {
    if (this.#host === undefined) {
      const floats = await this.#device.read(this.#handle!);
      this.#host = allocate(this.#dtype, this.#size);
      this.#host.set(floats);
    }
    return this.#host;
  }

  retain(): this {
    this.#owners++;
    return this;
  }

  release(): void {
    if (--this.#owners > 0) return;
    if (this.#handle !== undefined) this.#device.free(this.#handle);
    this.#handle = undefined;
    this.#host = undefined;
  }
}
