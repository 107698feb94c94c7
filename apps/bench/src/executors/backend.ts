/** @file Backends by name. Both give the same bits, so the name is no part of a trial. */
import { cpu, reference, type Backend } from "@nn/core";
import type { BackendName } from "./executor.ts";

export function createBackend(name: BackendName): Backend {
  return name === "cpu" ? cpu() : reference();
}
