/** @file Every check of this computer. */
import { messageOf } from "@nn/trials";
import { arithmetic } from "./arithmetic.ts";
import { clock, engine, gpu, math, processor, threads } from "./computer.ts";
import { datasets } from "./datasets.ts";
import { disk } from "./disk.ts";
import type { Check, DoctorOptions, Finding } from "./finding.ts";
import { plugins } from "./plugins.ts";

const checks: Readonly<Record<string, Check>> = {
  engine,
  processor,
  math,
  clock,
  arithmetic,
  threads,
  gpu,
  datasets,
  plugins,
  disk,
};

/** Runs every check; one that throws is a problem of its own. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [topic, check] of Object.entries(checks)) {
    try {
      findings.push(...(await check(options)));
    } catch (error) {
      findings.push({ topic, level: "problem", text: messageOf(error) });
    }
  }
  return findings;
}
