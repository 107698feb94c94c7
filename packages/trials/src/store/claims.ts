/** @file Who computes what, when several runs share a store. Claims save work; that results are right never depends on them. */
import { readFileSync } from "node:fs";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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
/** Of files that become claims, or were some. */
const draftPrefix = ".";

interface Claim {
  readonly pid: number;
  /** Of the operating system's start: process ids repeat after it. */
  readonly boot: string;
  readonly until: number;
}

/**
 * Claims as files under `folder/claims`. A claim appears with its content in one step, so nobody sees half of one. It is dead when its
 * process is gone on this boot of this machine, or, from elsewhere, when its time has passed. A folder that cannot be written claims
 * nothing and refuses nothing.
 */
export function fileClaims(folder: string, now: () => number = Date.now): Claims {
  const home = join(folder, "claims");
  const pathOf = (key: string): string => join(home, key);
  const remove = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);
  const read = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
  let count = 0;

  const publish = async (key: string): Promise<boolean> => {
    const claim: Claim = { pid: process.pid, boot: bootId(), until: now() + remoteLifetime };
    const draft = join(home, `${draftPrefix}${process.pid}-${(count += 1)}`);
    await writeFile(draft, JSON.stringify(claim));
    try {
      await link(draft, pathOf(key));
      return true;
    } catch (error) {
      if (systemCode(error) === "EEXIST") return false;
      throw error;
    } finally {
      await remove(draft);
    }
  };
  const create = async (key: string): Promise<boolean> => {
    try {
      return await publish(key);
    } catch (error) {
      if (systemCode(error) !== "ENOENT") return true;
      try {
        await mkdir(home, { recursive: true });
        return await publish(key);
      } catch {
        return true;
      }
    }
  };
  return {
    async take(key) {
      if (await create(key)) return true;
      const text = await read(pathOf(key));
      if (isAlive(text, now())) return false;
      // Of several runs that find the same dead claim one moves it away. What a slower one moves is the claim that came after it.
      const aside = join(home, `${draftPrefix}${process.pid}-${(count += 1)}`);
      try {
        await rename(pathOf(key), aside);
      } catch {
        return create(key);
      }
      try {
        if ((await read(aside)) === text) return await create(key);
        await link(aside, pathOf(key)).catch(() => undefined);
        return false;
      } finally {
        await remove(aside);
      }
    },
    drop: (key) => remove(pathOf(key)),
  };
}

/** Trials that runs which are alive compute at this moment. */
export async function countClaims(folder: string, now: () => number = Date.now): Promise<number> {
  const names = await readdir(join(folder, "claims")).catch((): string[] => []);
  const claims = names.filter((name) => !name.startsWith(draftPrefix));
  const texts = await Promise.all(claims.map((name) => readFile(join(folder, "claims", name), "utf8").catch(() => "")));
  return texts.filter((text) => isAlive(text, now())).length;
}

/** Whether the process that wrote a claim still works on it. */
export function isAlive(text: string, now: number): boolean {
  let claim: Claim;
  try {
    claim = JSON.parse(text);
  } catch {
    // Of a disk that lost what was written last.
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
