/** @file A disk that fills up during a run: a file system of a few pages, or, where none may be mounted, a limit on file sizes. */
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { readStore } from "@nn/trials";
import { finish, runArguments, storeProblems } from "./sample.ts";
import { runProcess } from "./process.ts";

export interface FullDiskReport {
  /** How the disk was made full; `undefined` when this machine permits neither way. */
  readonly method: "file system" | "file size limit" | undefined;
  /** Trials on the disk when it was full. */
  readonly stored: number;
  readonly problems: readonly string[];
}

interface Method {
  readonly name: NonNullable<FullDiskReport["method"]>;
  /** Succeeds where the method is permitted. */
  readonly probe: string;
  readonly script: string;
}

const mount = "mount -t tmpfs -o size=64k tmpfs full";

/** The mount lives in a namespace of its own and ends with its process; the store is copied out before that. */
const methods: readonly Method[] = [
  {
    name: "file system",
    probe: `exec unshare --mount sh -c '${mount}'`,
    script: `exec unshare --mount sh -c '${mount} && { "$@"; code=$?; cp -r full/. kept/; exit $code; }' sh "$@"`,
  },
  {
    name: "file size limit",
    // In blocks of 512 bytes.
    probe: "ulimit -f 32",
    script: `ulimit -f 32; "$@"; code=$?; cp -r full/. kept/; exit $code`,
  },
];

/** The run must end with a message and exit code, keep whole lines, and continue to the same results elsewhere. */
export async function fillDisk(
  folder: string,
  { workers, whole }: { readonly workers: number; readonly whole: readonly string[] },
): Promise<FullDiskReport> {
  for (const { name, probe, script } of methods) {
    for (const part of ["full", "kept"]) {
      await rm(join(folder, part), { recursive: true, force: true });
      await mkdir(join(folder, part));
    }
    if ((await runProcess([], { cwd: folder, script: probe })).code !== 0) continue;
    const { code, err } = await runProcess(runArguments("full", workers), { cwd: folder, script });
    const { records } = await readStore(join(folder, "kept"));
    const problems: string[] = [];
    if (code === null || code < 1 || code > 3) problems.push(`the run ended with ${code}, wanted an error`);
    if (!/cannot store a result in .*trials: .*(ENOSPC|EFBIG|no space|too large)/i.test(err)) {
      problems.push(`the message does not say that the disk is full: ${err}`);
    }
    if (records.size === 0 || records.size >= whole.length) problems.push(`${records.size} trials were stored`);
    await cp(join(folder, "kept"), join(folder, "continued"), { recursive: true });
    await finish(folder, "continued", workers);
    problems.push(...(await storeProblems(folder, "continued", whole)));
    return { method: name, stored: records.size, problems };
  }
  return { method: undefined, stored: 0, problems: [] };
}
