/** @file Whether results can be written. */
import { randomBytes } from "node:crypto";
import { open, rm, stat, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { systemCode, systemReason } from "@nn/trials";
import { megabyte, say, type DoctorOptions, type Finding } from "./finding.ts";

/** Fewer free bytes than this are a problem: a run would end for want of space. */
const fewestFreeBytes = 100 * megabyte;

export async function disk({ folder }: DoctorOptions): Promise<Finding[]> {
  const existing = await nearestFolder(resolve(folder));
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  const findings = [
    say("disk", free < fewestFreeBytes ? "problem" : "ok", `${Math.floor(free / megabyte)} MB free in ${existing}`),
  ];
  const probe = join(existing, `.nn-bench-${randomBytes(6).toString("hex")}`);
  try {
    const begin = performance.now();
    const file = await open(probe, "wx");
    try {
      await file.appendFile("a line\n");
      await file.datasync();
    } finally {
      await file.close();
    }
    findings.push(say("disk", "ok", `a synced line takes ${(performance.now() - begin).toFixed(1)} ms`));
  } catch (error) {
    findings.push(say("disk", "problem", `cannot write to ${existing}: ${systemReason(error)}`));
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
  return findings;
}

async function nearestFolder(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const status = await stat(at).catch((error: unknown) => {
      if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
      throw error;
    });
    if (status?.isDirectory() === true || dirname(at) === at) return at;
  }
}
