/** @file A library in a process of its own, asked one question at a time. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import type { Request } from "./serve.ts";

export type Answer = { readonly value: number } | { readonly skip: string };

export interface Peer {
  readonly name: string;
  readonly profile: string;
  readonly threads: number;
  /** A process that is gone answers with a skip. */
  ask(request: Request): Promise<Answer>;
  close(): void;
}

export function startPeer(
  { name, profile, threads }: Pick<Peer, "name" | "profile" | "threads">,
  [command = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Peer {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...environment } });
  let errors = "";
  let ended = false;
  let waiting: ((answer: Answer) => void) | undefined;
  const answer = (value: Answer): void => {
    waiting?.(value);
    waiting = undefined;
  };
  const gone = (): Answer => ({ skip: `its process ended: ${errors.trim().split("\n").at(-1) ?? ""}` });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors = `${errors}${text}`.slice(-2000)));
  child.stdin.on("error", () => undefined);
  child.on("error", (error) => (errors += error.message));
  child.on("close", () => {
    ended = true;
    answer(gone());
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) answer(JSON.parse(line) as Answer);
  });
  return {
    name,
    profile,
    threads,
    ask: (request) =>
      new Promise((resolve) => {
        if (ended) {
          resolve(gone());
          return;
        }
        waiting = resolve;
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    close: () => void child.stdin.end(),
  };
}
