/** @file Where results came from: enough to run them again. No host name, no user name, no paths. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { mathFingerprint } from "./math-fingerprint.ts";
import { readRuns } from "./provenance-file.ts";
import { suiteHash } from "./suite-file.ts";
import type { Suite } from "../suite/types.ts";
import type { TrialRecord } from "../trial/types.ts";

export interface Provenance {
  /** Null outside a git repository. */
  readonly git: { readonly sha: string; readonly dirty: boolean } | null;
  readonly lockfileSha256: string | null;
  /** Plug-ins with their integrity. */
  readonly packages: readonly { readonly name: string; readonly version: string; readonly integrity?: string }[];
  readonly engine: { readonly name: string; readonly version: string; readonly v8: string };
  /** Of the engine's own `Math`, which no result of nn depends on, but a plug-in's may; absent in older folders. */
  readonly mathFingerprint?: string;
  readonly platform: string;
  readonly cpu: { readonly model: string; readonly cores: number };
  readonly workers: number;
  readonly backend: string;
  /** Of the cpu backend's vectors; results do not depend on it. Absent for others, and in older folders. */
  readonly vectorBits?: 128 | 256;
  readonly profile: string;
  readonly suite: { readonly name: string; readonly version: string; readonly sha256: string };
  readonly datasets: readonly { readonly name: string; readonly digest: string }[];
  readonly startedAt: string;
  /** Null while a run is in progress or was interrupted. */
  readonly finishedAt: string | null;
}

export interface ProvenanceOptions {
  readonly suite: Suite;
  readonly workers: number;
  readonly backend: string;
  readonly vectorBits?: 128 | 256;
  readonly datasets: Provenance["datasets"];
  readonly startedAt: string;
}

/** Whatever can change a result. */
const packages = ["@nn/core", "@nn/init", "@nn/regularize", "@nn/augment", "@nn/datasets", "@nn/train", "@nn/trials"];

/** Collects everything; what cannot be found out is null, never an error. */
export async function collectProvenance(options: ProvenanceOptions): Promise<Provenance> {
  const home = import.meta.dirname;
  return {
    git: await gitState(home),
    lockfileSha256: await lockfileHash(home),
    packages: [
      ...(await packageVersions()),
      ...(options.suite.plugins ?? []).map(({ name, version, integrity }) => ({ name, version, integrity })),
    ],
    engine: { name: "node", version: process.versions.node, v8: process.versions.v8 },
    mathFingerprint: mathFingerprint().hash,
    platform: `${process.platform} ${process.arch}`,
    cpu: { model: cpus()[0]?.model.trim() ?? "unknown", cores: availableParallelism() },
    workers: options.workers,
    backend: options.backend,
    ...(options.vectorBits === undefined ? {} : { vectorBits: options.vectorBits }),
    profile: options.suite.profile,
    suite: { name: options.suite.name, version: options.suite.version, sha256: suiteHash(options.suite) },
    datasets: options.datasets,
    startedAt: options.startedAt,
    finishedAt: null,
  };
}

/** Versions of this program's packages. */
export function packageVersions(): Promise<{ readonly name: string; readonly version: string }[]> {
  return Promise.all(packages.map(async (name) => ({ name, version: await packageVersion(name) })));
}

/** Version of this package, which all packages of the harness share. */
export function ownVersion(): Promise<string> {
  return packageVersion("@nn/trials");
}

const run = promisify(execFile);

async function gitState(folder: string): Promise<Provenance["git"]> {
  try {
    const sha = (await run("git", ["rev-parse", "HEAD"], { cwd: folder })).stdout.trim();
    const status = (await run("git", ["status", "--porcelain"], { cwd: folder })).stdout.trim();
    return { sha, dirty: status !== "" };
  } catch {
    return null;
  }
}

async function lockfileHash(folder: string): Promise<string | null> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    try {
      return createHash("sha256")
        .update(await readFile(join(at, "pnpm-lock.yaml")))
        .digest("hex");
    } catch {
      if (dirname(at) === at) return null;
    }
  }
}

/** Version of an installed package; "unknown" where it cannot be found. */
export async function packageVersion(name: string): Promise<string> {
  try {
    const start = name === "@nn/trials" ? import.meta.dirname : dirname(fileURLToPath(import.meta.resolve(name)));
    for (let at = start; ; at = dirname(at)) {
      const text = await readFile(join(at, "package.json"), "utf8").catch(() => null);
      const found: { name?: string; version?: string } = text === null ? {} : JSON.parse(text);
      if (found.name === name) return found.version ?? "unknown";
      if (dirname(at) === at) return "unknown";
    }
  } catch {
    return "unknown";
  }
}

/** What the last `run` wrote; where that is lost, what the records themselves say. */
export async function readProvenance(
  folder: string,
  suite: Suite,
  records: readonly TrialRecord[],
): Promise<Provenance> {
  const last = (await readRuns(folder)).at(-1);
  if (last !== undefined) return last;
  const [name = "unknown", version = "unknown"] = (records[0]?.timing.engine ?? "").split(" ");
  return {
    git: null,
    lockfileSha256: null,
    packages: [],
    engine: { name, version, v8: "unknown" },
    platform: "unknown",
    cpu: { model: "unknown", cores: 0 },
    workers: 0,
    backend: "unknown",
    profile: suite.profile,
    suite: { name: suite.name, version: suite.version, sha256: suiteHash(suite) },
    datasets: [],
    startedAt: records.map(({ timing }) => timing.startedAt).toSorted()[0] ?? "unknown",
    finishedAt: null,
  };
}
