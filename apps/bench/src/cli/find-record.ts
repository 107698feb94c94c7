/** @file A trial by the first digits of its key. */
import { InputError, type TrialRecord } from "@nn/trials";
import type { OpenRun } from "./workplace.ts";

/** The record whose key begins so, with or without `t2-`. @throws InputError when there is none, or more than one. */
export function findRecord(command: string, { folder, stored, records }: OpenRun, prefix: string): TrialRecord {
  const wanted = prefix.startsWith("t2-") ? prefix : `t2-${prefix}`;
  const asked = new Map(records.map((record) => [record.key, record]));
  const found = [...stored.records.values()].filter(({ key }) => key.startsWith(wanted));
  const [only, ...others] = found;
  if (only === undefined)
    throw new InputError(
      `${command}: no trial in ${folder} has a key that begins with ${prefix}; nn-bench ls ${folder} lists them`,
    );
  if (others.length > 0 && only.key !== wanted) {
    const some = found
      .slice(0, 4)
      .map(({ key, labels }) => `${key.slice(3, 15)} (${labels.problem} ${labels.treatment} ${labels.phase})`);
    throw new InputError(
      `${command}: ${found.length} trials have keys that begin with ${prefix}: ${some.join(", ")}${found.length > 4 ? ", …" : ""}`,
    );
  }
  return asked.get(only.key) ?? only;
}
