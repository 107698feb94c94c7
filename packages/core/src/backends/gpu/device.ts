/** @file Running kernel text through gpu.js: compiled once, kept while used, in the mode that was asked for. */
import type { Dims } from "./layout.ts";
import type { DeviceResult, GpuJs, GpuJsKernel, GpuMode } from "./load.ts";
import { Products } from "./product.ts";
import type { KernelText } from "./source.ts";
import { GpuUnavailableError } from "./unavailable.ts";

/** Elements on the device; in the modes without a device, a host array. */
export type Handle = DeviceResult | Float32Array;

/** Kernels kept compiled. */
const cacheLimit = 512;

interface CachedKernel {
  readonly call: GpuJsKernel;
  running: number;
}

export class Device {
  readonly mode: GpuMode;
  readonly #gpuJs: GpuJs;
  readonly #gpu: InstanceType<GpuJs["GPU"]>;
  readonly #limit: number;
  readonly #products: Products;
  /** By text and extents, least recently used first. */
  readonly #kernels = new Map<string, CachedKernel>();

  constructor(gpuJs: GpuJs, mode: GpuMode, limit: number = cacheLimit) {
    this.mode = mode;
    this.#gpuJs = gpuJs;
    this.#gpu = new gpuJs.GPU({ mode });
    this.#limit = limit;
    this.#products = new Products();
  }

  /** Number of compiled kernels. */
  get kernels(): number {
    return this.#kernels.size;
  }

  /** Runs a kernel; the operands stay the caller's. */
  async run(kernel: KernelText, operands: readonly Handle[]): Promise<Handle> {
    if (this.mode === "webgpu" && kernel.product !== undefined) {
      return this.#products.run(kernel.product, operands as readonly DeviceResult[]);
    }
    const views = operands.map((operand, i) => this.#view(operand, kernel.operands[i]!));
    try {
      return await this.#call(
        kernel,
        views.map(({ argument }) => argument),
      );
    } finally {
      views.forEach(({ temporary }) => temporary?.delete());
    }
  }

  async upload(data: Float32Array, dims: Dims): Promise<Handle> {
    if (this.#onHost) return data;
    return this.#call(
      { text: "function (a0) { return a0[this.thread.y][this.thread.x]; }", operands: [dims], output: dims, loop: 1 },
      [this.#gpuJs.input(data, dims)],
    );
  }

  async read(handle: Handle): Promise<Float32Array> {
    return handle instanceof Float32Array ? handle : flatten(await handle.toArray());
  }

  free(handle: Handle): void {
    if (!(handle instanceof Float32Array)) handle.delete();
  }

  get #onHost(): boolean {
    return this.mode === "cpu" || this.mode === "webasm";
  }

  /** The same elements under other extents: both buffers and textures are read at x + columns · y. */
  #view(handle: Handle, dims: Dims): { readonly argument: unknown; readonly temporary?: DeviceResult } {
    if (handle instanceof Float32Array) return { argument: this.#gpuJs.input(handle, dims) };
    if (handle.output[0] === dims[0] && handle.output[1] === dims[1]) return { argument: handle };
    const Result = handle.constructor as new (settings: object) => DeviceResult;
    const view = new Result({ ...handle, output: [...dims], dimensions: [...dims, 1] });
    return { argument: view, temporary: view };
  }

  async #call(kernel: KernelText, args: readonly unknown[]): Promise<Handle> {
    const cached = this.#kernel(kernel, args);
    cached.running++;
    try {
      const result = await cached.call(...args);
      this.#assertMode(cached.call);
      return this.#onHost ? flatten(result as readonly Float32Array[]) : (result as DeviceResult);
    } finally {
      cached.running--;
    }
  }

  #kernel(kernel: KernelText, args: readonly unknown[]): CachedKernel {
    // A WebGL kernel has the extents of its operands' textures compiled in, and reads other textures silently wrong.
    const textures = args.map((arg) => [...((arg as { readonly size?: Iterable<number> }).size ?? [])]);
    const key = JSON.stringify([kernel.operands, textures, kernel.output, kernel.loop, kernel.text]);
    const known = this.#kernels.get(key);
    if (known !== undefined) {
      this.#kernels.delete(key);
      this.#kernels.set(key, known);
      return known;
    }
    const created: CachedKernel = { call: this.#gpu.createKernel(kernel.text, settingsOf(kernel)), running: 0 };
    this.#kernels.set(key, created);
    for (const [oldest, candidate] of this.#kernels) {
      if (this.#kernels.size <= this.#limit) break;
      if (candidate.running > 0 || candidate === created) continue;
      candidate.call.destroy();
      this.#kernels.delete(oldest);
    }
    return created;
  }

  #assertMode({ kernel }: GpuJsKernel): void {
    // Both WebGL kernels call their mode "gpu".
    const ran = kernel.constructor === this.#gpuJs.WebGL2Kernel ? "webgl2" : kernel.constructor.mode;
    if (ran !== this.mode) {
      throw new GpuUnavailableError(
        `gpu backend: gpu.js ran ${ran} instead of ${this.mode}${kernel.fallbackReason ? `: ${kernel.fallbackReason}` : ""}`,
      );
    }
  }
}

/**
 * `pipeline` and `immutable` only together: without the second, results alias. `loopMaxIterations` always, because loops
 * silently stop at 1,000 otherwise. Nothing dynamic: resized outputs keep stale lengths.
 */
export function settingsOf({ output, loop }: KernelText): object {
  return {
    output: [...output],
    pipeline: true,
    immutable: true,
    loopMaxIterations: loop,
    dynamicOutput: false,
    dynamicArguments: false,
    precision: "single",
  };
}

function flatten(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, y) => data.set(row, y * width));
  return data;
}
