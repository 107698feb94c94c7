/** @file Records by problem, treatment and phase. */
import type { Phase, Suite, TrialRecord } from "@nn/trials";
import { rateChoice } from "./rate-choice.ts";

export interface Groups {
  /** By seed index, then learning rate. */
  readonly of: (problem: string, treatment: string, phase: Phase) => readonly TrialRecord[];
  readonly all: readonly TrialRecord[];
}

/** A trial recorded twice counts once. */
export function groupRecords(records: readonly TrialRecord[]): Groups {
  const name = (problem: string, treatment: string, phase: Phase): string =>
    JSON.stringify([problem, treatment, phase]);
  const groups = new Map<string, TrialRecord[]>();
  const unique = new Map(records.map((record) => [`${record.labels.phase} ${record.key}`, record]));
  for (const record of unique.values()) {
    const key = name(record.labels.problem, record.labels.treatment, record.labels.phase);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  for (const group of groups.values())
    group.sort((a, b) => a.labels.seedIndex - b.labels.seedIndex || a.spec.learningRate - b.spec.learningRate);
  return { of: (...labels) => groups.get(name(...labels)) ?? [], all: [...unique.values()] };
}

/** The measurement of a cell: its report trials, without those at a rate that more tuning seeds have overruled since. */
export function measuredRecords(
  suite: Suite,
  groups: Groups,
  problem: string,
  treatment: string,
): readonly TrialRecord[] {
  const chosen = rateChoice(suite, groups.of(problem, treatment, "tune"))?.learningRate;
  return groups
    .of(problem, treatment, "report")
    .filter((record) => chosen === undefined || record.spec.learningRate === chosen);
}
