/** @file Files of the host, lent by the process and never imported, so that bundles for browsers hold nothing of Node. */
import { DataError } from "@nn/core";

function modules(purpose: string): { fs: typeof import("node:fs/promises"); pid: number } {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  const lend = process?.getBuiltinModule;
  if (lend === undefined)
    throw new DataError(
      `${purpose} needs files and so Node; elsewhere take the bytes: model.toBytes() and loadModel(bytes)`,
    );
  return { fs: lend("node:fs/promises"), pid: process?.pid ?? 0 };
}

export async function readBytes(path: string, purpose: string): Promise<Uint8Array> {
  const { fs } = modules(purpose);
  try {
    return await fs.readFile(path);
  } catch (error) {
    throw new DataError(`${purpose}: ${path} cannot be read (${reason(error)})`);
  }
}

/** Under another name first, so that nothing half-written has the name of the file. */
export async function writeWhole(path: string, bytes: Uint8Array, purpose: string): Promise<void> {
  const { fs, pid } = modules(purpose);
  const part = `${path}.${pid}.part`;
  try {
    await fs.writeFile(part, bytes);
    await fs.rename(part, path);
  } catch (error) {
    await fs.rm(part, { force: true });
    throw new DataError(`${purpose}: ${path} cannot be written (${reason(error)})`);
  }
}

function reason(error: unknown): string {
  return (error as { readonly code?: string }).code ?? String(error);
}
