/** @file The built command line in a process of its own. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** The package, from the source of this file as from what is compiled of it. */
const home: string = join(import.meta.dirname, import.meta.dirname.endsWith("dist") ? "../.." : "..");

/** Path of the built executable. */
export const cliPath: string = join(home, "dist", "cli.js");

/** Builds this program, the packages it uses and the rig of faults; fast when nothing has changed. */
export async function buildCli(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [join(home, "..", "..", "scripts", "build.mjs"), join(home, "test")]);
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
    throw new Error(`the build failed:\n${output}`, { cause: error });
  }
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the command line; `watch` sees what it has printed on standard error so far, `begin` the process once it runs. */
export function startCli(
  args: readonly string[],
  { cwd, env = {} }: StartOptions,
  watch?: (child: ChildProcess, err: string) => void,
  begin?: (child: ChildProcess) => void,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliPath, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    begin?.(child);
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
      watch?.(child, err);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
}
