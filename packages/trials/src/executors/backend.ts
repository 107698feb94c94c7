/** @file Backends by name. cpu and reference give the same bits; gpu has a profile of its own, which is part of a trial. */
import { cpu, reference, type Backend } from "@nn/core";
import type { BackendName } from "./executor.ts";

/** @throws GpuUnavailableError where gpu.js or an adapter is missing. */
export async function createBackend(name: BackendName): Promise<Backend> {
  if (name === "cpu") return cpu();
  if (name === "reference") return reference();
  const { gpu } = await import("@nn/core/gpu");
  return gpu();
}
