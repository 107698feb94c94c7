/** @file Checkpoints of trials in progress: `checkpoints/<computation key>.checkpoint`, each whole or absent. */
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "@nn/train";
import { messageOf, systemCode, systemReason } from "../errors.ts";
import { packageVersions } from "./provenance.ts";
import { canonicalJson } from "@nn/statistics";
import { computationKey } from "../trial/key.ts";
import type { TrialSpec, TrialTiming } from "../trial/types.ts";
import { checksum } from "./line.ts";
import { replaceFile } from "./replace-file.ts";

/** A trial as it stands, with the time that went into it. */
export interface SavedTrial {
  readonly checkpoint: Checkpoint;
  readonly timing: Pick<TrialTiming, "seconds" | "startedAt" | "resumedAt">;
}

/** What a checkpoint is of: it is read by the same versions only, because what is kept has no other promise. */
interface Head extends Pick<SavedTrial, "timing"> {
  readonly kind: typeof kind;
  readonly computation: string;
  readonly numerics: number;
  readonly versions: Versions;
}

type Versions = Awaited<ReturnType<typeof packageVersions>>;

const kind = "nn-bench-checkpoint/1";
const suffix = ".checkpoint";
const lineEnd = 0x0a;

/** `checkpoints` in a folder of results. */
export function checkpointFolder(folder: string): string {
  return join(folder, "checkpoints");
}

function pathOf(folder: string, computation: string): string {
  return join(checkpointFolder(folder), `${computation}${suffix}`);
}

/**
 * Keeps a trial as it stands, in the place of what was kept before: written aside, synced and renamed. A line `CRC-32 head` comes before
 * the checkpoint; the CRC is of all that follows it.
 */
export async function writeCheckpoint(folder: string, spec: TrialSpec, saved: SavedTrial): Promise<void> {
  const { numerics } = spec;
  const computation = computationKey(spec);
  const head: Head = { kind, computation, numerics, versions: await packageVersions(), timing: saved.timing };
  const content = Buffer.concat([Buffer.from(`${canonicalJson(head)}\n`), encodeCheckpoint(saved.checkpoint)]);
  await replaceFile(pathOf(folder, computation), [`${checksum(content)} `, content]);
}

/** What was kept of a trial; undefined when nothing was, or the reason why it cannot be used. */
export async function readCheckpoint(
  folder: string,
  spec: TrialSpec,
): Promise<SavedTrial | { readonly reason: string } | undefined> {
  const { numerics } = spec;
  return decodeFile(folder, computationKey(spec), numerics);
}

/** Never fails: what stays is removed by `gc`. */
export async function removeCheckpoint(folder: string, computation: string): Promise<void> {
  const path = pathOf(folder, computation);
  if (existsSync(path)) await rm(path, { force: true }).catch(() => undefined);
}

/** Computation keys of the trials that something was kept of, and what is wrong with it. */
export async function listCheckpoints(
  folder: string,
): Promise<readonly { readonly file: string; readonly computation: string; readonly reason?: string }[]> {
  const names = await readdir(checkpointFolder(folder)).catch((): string[] => []);
  const found = names.filter((name) => name.endsWith(suffix)).toSorted();
  return Promise.all(
    found.map(async (name) => {
      const computation = name.slice(0, -suffix.length);
      const content = await decodeFile(folder, computation);
      const reason = content !== undefined && "reason" in content ? content.reason : undefined;
      return { file: join("checkpoints", name), computation, ...(reason === undefined ? {} : { reason }) };
    }),
  );
}

async function decodeFile(
  folder: string,
  computation: string,
  numerics?: number,
): Promise<SavedTrial | { readonly reason: string } | undefined> {
  const path = pathOf(folder, computation);
  // Asked at once: a thread that waits for the disk gives its core away, and on a busy machine that takes longer than a short trial.
  if (!existsSync(path)) return undefined;
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return systemCode(error) === "ENOENT" ? undefined : { reason: `it cannot be read: ${systemReason(error)}` };
  }
  try {
    const [found, content] = [bytes.subarray(0, 8).toString("latin1"), bytes.subarray(9)];
    if (found !== checksum(content)) return { reason: "it differs from its checksum: cut off, or altered" };
    const end = content.indexOf(lineEnd);
    const head: Head = JSON.parse(content.subarray(0, end).toString("utf8"));
    if (head.kind !== kind) return { reason: `it is of kind ${String(head.kind)}, wanted ${kind}` };
    if (head.computation !== computation) return { reason: "it is of another trial" };
    if (numerics !== undefined && head.numerics !== numerics)
      return { reason: `it is of version ${head.numerics} of the numerics, wanted ${numerics}` };
    const difference = differentVersion(head.versions, await packageVersions());
    if (difference !== undefined) return { reason: difference };
    return { checkpoint: decodeCheckpoint(content.subarray(end + 1)), timing: head.timing };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

function differentVersion(stored: Versions, present: Versions): string | undefined {
  for (const { name, version } of present) {
    const before = stored.find((one) => one.name === name)?.version;
    if (before !== version) return `it was written by ${name} ${before ?? "unknown"}, here is ${version}`;
  }
  return undefined;
}
