/** @file Finding gpu.js and a GPU: both optional, both imported only when a backend is asked for. */
import { GpuUnavailableError } from "./unavailable.ts";

export type GpuMode = "webgpu" | "webgl2" | "webasm" | "cpu";

export const gpuModes: readonly GpuMode[] = ["webgpu", "webgl2", "webasm", "cpu"];

/** What a pipelined kernel leaves on the device; host modes give rows. */
export interface DeviceResult {
  readonly output: readonly number[];
  toArray(): Float32Array[] | Promise<Float32Array[]>;
  delete(): void;
}

export interface GpuJsKernel {
  (...args: readonly unknown[]): unknown;
  readonly kernel: { readonly constructor: { readonly mode?: string }; readonly fallbackReason?: string | null };
  destroy(): void;
}

/** The part of gpu.js that this backend uses. */
export interface GpuJs {
  readonly GPU: {
    new (settings: { readonly mode: GpuMode }): {
      createKernel(source: string, settings: object): GpuJsKernel;
    };
    readonly isWebGL2Supported: boolean;
  };
  readonly WebGL2Kernel: unknown;
  readonly input: (data: Float32Array, size: readonly number[]) => unknown;
}

const packageInstall = "npm install gpu.js@2.24.1";
const adapterHelp =
  "in Node, npm install webgpu@0.6.2 and a Vulkan driver; in a browser, enable WebGPU; " +
  'what exists everywhere: gpu({ mode: "webasm" }), gpu({ mode: "cpu" }) and the default backend cpu()';

/** Imports gpu.js; its browser bundle overwrites the global `GPU`, the native WebGPU class, which is put back. */
export async function loadGpuJs(load: () => Promise<unknown> = () => import("gpu.js")): Promise<GpuJs> {
  const native = Object.getOwnPropertyDescriptor(globalThis, "GPU");
  try {
    return (await load()) as GpuJs;
  } catch (cause) {
    throw new GpuUnavailableError(`gpu backend: gpu.js is not installed; ${packageInstall}`, { cause });
  } finally {
    if (native === undefined) Reflect.deleteProperty(globalThis, "GPU");
    else Object.defineProperty(globalThis, "GPU", native);
  }
}

interface Adapters {
  requestAdapter(): Promise<unknown>;
}

const deviceGlobals = (): { navigator?: { gpu?: Adapters } } => globalThis as never;

/** Makes sure that `navigator.gpu` gives an adapter; in Node it comes from the package webgpu. */
export async function requireAdapter(): Promise<void> {
  if (deviceGlobals().navigator?.gpu === undefined) await installNodeWebGpu();
  const adapter = await deviceGlobals().navigator?.gpu?.requestAdapter();
  if (adapter === null || adapter === undefined) {
    throw new GpuUnavailableError(`gpu backend: WebGPU is here but offers no adapter; ${adapterHelp}`);
  }
}

async function installNodeWebGpu(): Promise<void> {
  // Not a literal, so that bundlers for browsers do not follow it.
  const name = "webgpu";
  let module: { readonly create: (flags: readonly string[]) => Adapters; readonly globals: object };
  try {
    module = await import(/* @vite-ignore */ name);
  } catch (cause) {
    throw new GpuUnavailableError(`gpu backend: there is no WebGPU here; ${adapterHelp}`, { cause });
  }
  Object.assign(globalThis, module.globals);
  const gpu = module.create([]);
  const { navigator } = deviceGlobals();
  if (navigator !== undefined) Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
}

/** The fastest mode that is here: WebGPU, then WebGL 2. */
export async function bestMode(gpuJs: GpuJs): Promise<GpuMode> {
  try {
    await requireAdapter();
    return "webgpu";
  } catch (error) {
    if (gpuJs.GPU.isWebGL2Supported) return "webgl2";
    throw error;
  }
}
