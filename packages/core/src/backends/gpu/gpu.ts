/** @file The backend on gpu.js. */
import type { Backend } from "../../backend.ts";
import { checkOneOf, checkOptions, OptionError } from "../../errors.ts";
import { checkProgram } from "../../program-check.ts";
import { Device } from "./device.ts";
import { GpuExecutable } from "./executable.ts";
import { bestMode, gpuModes, loadGpuJs, requireAdapter, type GpuMode } from "./load.ts";
import { isNative } from "./native.ts";
import { planProgram } from "./plan.ts";
import { GpuUnavailableError } from "./unavailable.ts";

export interface GpuOptions {
  /** Default `"auto"`: WebGPU, else WebGL 2. `"webasm"` and `"cpu"` run gpu.js without a device: they are for tests. */
  readonly mode?: "auto" | GpuMode;
}

export interface GpuBackend extends Backend {
  /** The gpu.js mode that runs. */
  readonly mode: GpuMode;
}

/**
 * The backend on gpu.js, profile `fast`: float32 within a tolerance of the reference, not its bits; NaN, infinities and
 * signed zeros are the device's. State stays on the device between runs.
 *
 * @example const step = await compileStep(update, state, [batch], { backend: await gpu(), profile: "fast" });
 * @throws GpuUnavailableError where gpu.js is not installed, no adapter is found, or gpu.js runs another mode.
 */
export async function gpu(options: GpuOptions = {}): Promise<GpuBackend> {
  checkOptions("gpu", options, ["mode"]);
  const { mode: wanted = "auto" } = options;
  checkOneOf("gpu", "mode", wanted, ["auto", ...gpuModes]);
  const gpuJs = await loadGpuJs();
  if (wanted === "webgpu") await requireAdapter();
  if (wanted === "webgl2" && !gpuJs.GPU.isWebGL2Supported) {
    throw new GpuUnavailableError(
      'gpu backend: WebGL 2 is not here (it needs a browser); try mode "webgpu", "webasm" or "cpu"',
    );
  }
  const device = new Device(gpuJs, wanted === "auto" ? await bestMode(gpuJs) : wanted);
  await probe(device);
  return {
    name: `gpu:${device.mode}`,
    mode: device.mode,
    capabilities: { profiles: ["fast"], native: isNative },
    compile: (program, { profile = "fast" } = {}) => {
      if (profile !== "fast") {
        throw new OptionError(
          `gpu backend: got profile ${profile}, wanted fast; a device does not give the exact bits`,
        );
      }
      checkProgram(program);
      return new GpuExecutable(program, planProgram(program), device);
    },
  };
}

/** One kernel, so that a mode that cannot run is named here and not in the middle of a training. */
async function probe(device: Device): Promise<void> {
  const text = "function (a0) { return a0[this.thread.y][this.thread.x] + 1; }";
  const operand = await device.upload(Float32Array.of(1, 2), [2, 1]);
  const result = await device.run({ text, operands: [[2, 1]], output: [2, 1], loop: 1 }, [operand]);
  const sum = await device.read(result);
  [operand, result].forEach((handle) => device.free(handle));
  if (sum[0] !== 2 || sum[1] !== 3) throw new GpuUnavailableError(`gpu backend: 1 + 1 is ${sum[0]} in ${device.mode}`);
}
