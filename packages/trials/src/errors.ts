/** @file What the command line reports in one paragraph and turns into an exit code. */

/** The user's input is wrong: arguments, a suite file, a folder. Exit code 2. */
export class InputError extends Error {
  override readonly name: string = "InputError";
}

/** A result could not be stored; what was stored before is intact. Exit code 1. */
export class StoreError extends Error {
  override readonly name: string = "StoreError";
}

/** Ctrl-C. Exit code 130. */
export class Interrupted extends Error {
  override readonly name: string = "Interrupted";
}

/** What a process ends with: 1 where something failed or a condition holds, 2 for bad input, 130 after Ctrl-C. */
export const exitCodes = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on device",
  EDQUOT: "disk quota exceeded",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  EISDIR: "is a directory",
  EEXIST: "it exists already",
  EMFILE: "too many open files",
};

/** The reason of a system error in words with its code, e.g. `no space left on device (ENOSPC)`. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) return messageOf(error);
  const words = reasons[code];
  return words === undefined ? messageOf(error) : `${words} (${code})`;
}

/** The code of an error of the system, e.g. "ENOSPC"; undefined for any other. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Words of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
