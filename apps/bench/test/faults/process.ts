/** @file The built command line in a process that is killed or limited from outside. */
import { spawn } from "node:child_process";
import { cliPath, type Outcome } from "../built-cli.ts";

export interface ProcessOptions {
  readonly cwd: string;
  /** Milliseconds until SIGKILL. */
  readonly killAfter?: number;
  /** Asked again and again; true: SIGKILL. */
  readonly killWhen?: () => Promise<boolean>;
  /** A shell script that starts the command line as `"$@"`, with limits of its own. */
  readonly script?: string;
}

export function runProcess(args: readonly string[], options: ProcessOptions): Promise<Outcome> {
  const { cwd, killAfter, killWhen, script } = options;
  const command = [process.execPath, cliPath, ...args];
  const [file = "", ...rest] = script === undefined ? command : ["sh", "-c", script, "sh", ...command];
  return new Promise((resolve, reject) => {
    const child = spawn(file, rest, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    const ended = new AbortController();
    const watch = async (isTime: () => Promise<boolean>): Promise<void> => {
      while (!ended.signal.aborted && !(await isTime())) await new Promise((again) => setTimeout(again, 10));
      child.kill("SIGKILL");
    };
    if (killWhen !== undefined) void watch(killWhen).catch(reject);
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      ended.abort();
      clearTimeout(timer);
      resolve({ code, signal, out, err });
    });
  });
}
