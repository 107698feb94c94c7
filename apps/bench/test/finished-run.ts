/** @file A folder of results for tests of the commands that read one. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleText } from "@nn/trials/testing";
import { runMain } from "./terminal.ts";

export interface TemporaryFolder {
  /** Its name has blanks, as folders of people have. */
  readonly path: string;
  remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), "nn bench "));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Runs a suite without threads into `home/name` and gives that path. */
export async function finishedRun(
  home: string,
  name: string,
  options: readonly string[] = [],
  text: string = sampleText,
): Promise<string> {
  const file = join(home, `${name}.suite.yaml`);
  const folder = join(home, name);
  await writeFile(file, text);
  const { code, err } = await runMain([
    "run",
    file,
    "--out",
    folder,
    "--workers",
    "0",
    "--quiet",
    "--no-report",
    ...options,
  ]);
  if (code !== 0) throw new Error(`the run ended with ${code}: ${err}`);
  return folder;
}
