/** @file Who computes what, when several runs share a store. Claims save work; that results are right never depends on them. */
import { readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { systemCode } from "../errors.ts";

export interface Claims {
  /** Whether this run may compute a trial: nobody else who is alive does. */
  take(key: string): Promise<boolean>;
  drop(key: string): Promise<void>;
}

/** A claim of a process on another machine, which cannot be looked at, counts as dead after this long. */
const remoteLifetime = 15 * 60 * 1000;

interface Claim {
  readonly pid: number;
  /** Of the operating system's start: process ids repeat after it. */
  readonly boot: string;
  readonly until: number;
}

/**
 * Claims as files under `folder/claims`, made by exclusive creation. A claim is dead when its process is gone on this boot of this
 * machine, or, from elsewhere, when its time has passed. A folder that cannot be written claims nothing and refuses nothing.
 */
export function fileClaims(folder: string, now: () => number = Date.now): Claims {
  const home = join(folder, "claims");
  const pathOf = (key: string): string => join(home, key);
  const create = async (key: string): Promise<boolean> => {
    const claim: Claim = { pid: process.pid, boot: bootId(), until: now() + remoteLifetime };
    try {
      await writeFile(pathOf(key), JSON.stringify(claim), { flag: "wx" });
      return true;
    } catch (error) {
      if (systemCode(error) === "EEXIST") return false;
      if (systemCode(error) !== "ENOENT") return true;
      try {
        await mkdir(home, { recursive: true });
      } catch {
        return true;
      }
      return create(key);
    }
  };
  return {
    async take(key) {
      if (await create(key)) return true;
      const text = await readFile(pathOf(key), "utf8").catch(() => "");
      if (isAlive(text, now())) return false;
      await rm(pathOf(key), { force: true }).catch(() => undefined);
      return create(key);
    },
    drop: (key) => rm(pathOf(key), { force: true }).catch(() => undefined),
  };
}

/** Trials that runs which are alive compute at this moment. */
export async function countClaims(folder: string, now: () => number = Date.now): Promise<number> {
  const names = await readdir(join(folder, "claims")).catch((): string[] => []);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, "claims", name), "utf8").catch(() => "")));
  return texts.filter((text) => isAlive(text, now())).length;
}

/** Whether the process that wrote a claim still works on it. */
export function isAlive(text: string, now: number): boolean {
  let claim: Claim;
  try {
    claim = JSON.parse(text);
  } catch {
    // Written by a process that was stopped in the middle of it, or this very moment: the work may be done twice.
    return false;
  }
  if (claim.boot !== bootId()) return claim.until > now;
  if (claim.pid === process.pid) return false;
  try {
    process.kill(claim.pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

let known: string | undefined;

/** The boot id of Linux; elsewhere the machine itself, hashed, with the time as the only judge. */
function bootId(): string {
  known ??= readBootId();
  return known;
}

function readBootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return createHash("sha256").update(hostname()).digest("hex").slice(0, 32);
  }
}
