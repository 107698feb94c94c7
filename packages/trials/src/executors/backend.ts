/** @file Backends by name. cpu and reference give the same bits; gpu has a profile of its own, which is part of a trial. */
import { cpu, reference, wideVectors, type Backend } from "@nn/core";
import type { BackendName } from "./executor.ts";

export interface BackendSettings {
  /** Lets V8 fuse vectors into 256 bits where the bits stay and it pays, see `wideVectors`; cpu only; default true. */
  readonly wide?: boolean;
}

/** @throws GpuUnavailableError where gpu.js or an adapter is missing. */
export async function createBackend(name: BackendName, { wide = true }: BackendSettings = {}): Promise<Backend> {
  if (name === "cpu") {
    if (wide) await wideVectors();
    return cpu();
  }
  if (name === "reference") return reference();
  const { gpu } = await import("@nn/core/gpu");
  return gpu();
}
