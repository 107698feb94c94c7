/** @file `nn-bench worker`: trials for runs on other machines. */
import { availableParallelism } from "node:os";
import { exitCodes, InputError, loadBullmq, printable, redisAddress, redisOptions, type Terminal } from "@nn/trials";
import type { Arguments } from "../cli/arguments.ts";
import type { Command } from "../cli/command.ts";

type Name = keyof typeof redisOptions | "workers" | "lock" | "quiet";

export const workerCommand: Command<Name> = {
  name: "worker",
  group: "run",
  operands: "",
  summary: "compute trials for runs on other machines, through Redis",
  description: `Serves every run with --executor bullmq at the same Redis whose versions and plug-ins are the same here, and refuses the others by
    name. Plug-ins are looked for from the present folder. Trials are computed in processes of their own; Ctrl-C stops, and what was
    in flight is computed by another worker.`,
  options: {
    ...redisOptions,
    workers: { value: "N", summary: "trials at the same time (default: one for each available core)" },
    lock: { value: "SECONDS", summary: "silence after which a worker counts as gone (default: 30)" },
    quiet: { summary: "say nothing" },
  },
  examples: ["worker --redis redis://127.0.0.1:6379", "worker --redis rediss://:secret@queue.example:6380 --workers 8"],
  run: work,
};

async function work(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const [extra] = args.positionals;
  if (extra !== undefined) throw new InputError(`worker: wanted no operands, got ${extra}`);
  const redis = await redisAddress(args.text("redis"), args.text("redis-ca"));
  const { serveTrials } = await loadBullmq();
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  const lockSeconds = args.count("lock", 1);
  const notice = args.flag("quiet") ? undefined : (text: string) => void terminal.err.write(`${printable(text)}\n`);
  notice?.(`worker ${process.pid} looks for runs`);
  await serveTrials({
    redis,
    workers: args.count("workers", 1) ?? availableParallelism(),
    folder: process.cwd(),
    signal: stop.signal,
    ...(lockSeconds === undefined ? {} : { lockSeconds }),
    ...(notice === undefined ? {} : { notice }),
  });
  return exitCodes.interrupted;
}
