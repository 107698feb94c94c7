/** @file Targets and seeds of suites: what the schema cannot see is wrong with them. */
import { hint, mistake } from "./check.ts";
import type { TargetFile, SuiteFile } from "./schema.ts";
import type { Path, Source } from "./source.ts";
import { streams } from "../trial/types.ts";
import type { Cell, Seeds, Suite, Target, TargetSource } from "./types.ts";

/** @throws InputError for a target that nothing or everything reaches. */
export function resolveTarget(
  source: Source,
  path: Path,
  file: TargetFile | undefined,
): { readonly target: Target | null; readonly targetFrom?: TargetSource } {
  if (file === undefined) return { target: null };
  const { metric, op } = file;
  const isLoss = metric.endsWith(".loss");
  if (op !== (isLoss ? "<=" : ">="))
    throw mistake(
      source,
      [...path, "op"],
      `got "${op}" for ${metric}, which gets better the other way; wanted "${isLoss ? "<=" : ">="}"`,
    );
  if ("from" in file) {
    const { from, ...rest } = file;
    return { target: null, targetFrom: { ...rest, treatment: from } };
  }
  const { value } = file;
  if (isLoss ? value <= 0 : value <= 0 || value > 1) {
    throw mistake(
      source,
      [...path, "value"],
      `${metric} ${op} ${value} is ${value <= 0 === isLoss || value > 1 ? "impossible" : "always true"}; wanted ${isLoss ? "a number above 0" : "a number in (0, 1]"}`,
    );
  }
  return { target: file };
}

/** @throws InputError when a target comes from a treatment that the suite does not have, or not for this problem. */
export function checkTargetSources(
  source: Source,
  { problems, cells }: Pick<Suite, "problems" | "cells">,
  ids: readonly string[],
): void {
  for (const { id, targetFrom } of problems) {
    if (targetFrom !== undefined && !ids.includes(targetFrom.treatment)) {
      throw mistake(
        source,
        ["problems"],
        `the target of ${id} comes from an unknown treatment "${targetFrom.treatment}"; ${hint(targetFrom.treatment, ids)}known: ${ids.join(", ")}`,
      );
    }
    const wanted = cells.some(({ problem }) => problem === id);
    if (wanted && targetFrom !== undefined && !cells.some((cell) => isSource(cell, id, targetFrom))) {
      throw mistake(
        source,
        ["problems"],
        `the target of ${id} comes from ${targetFrom.treatment}, which include or exclude leaves out for it`,
      );
    }
  }
}

/** Whether a cell is the one whose trials are the pool of a problem's target. */
function isSource(cell: Cell, problem: string, { treatment }: TargetSource): boolean {
  return cell.problem === problem && cell.treatment === treatment;
}

/** @throws InputError when a stream is both shared and own, is in neither list of two, or repeats. */
export function resolveSeeds(source: Source, { count, base, shared, own = [], vary = [] }: SuiteFile["seeds"]): Seeds {
  for (const [list, given] of Object.entries({ shared: shared ?? [], own, vary })) {
    const twice = given.find((one, index) => given.indexOf(one) < index);
    if (twice !== undefined) throw mistake(source, ["seeds", list], `names ${twice} twice`);
  }
  const both = own.find((one) => shared?.includes(one));
  if (both !== undefined) throw mistake(source, ["seeds"], `${both} is both shared and own; wanted one of them`);
  if (shared !== undefined) {
    const missing = streams.find((one) => !shared.includes(one) && !own.includes(one));
    if (missing !== undefined)
      throw mistake(source, ["seeds"], `${missing} is neither shared nor own; streams are ${streams.join(", ")}`);
  }
  if (vary.length > 0 && count < 2)
    throw mistake(source, ["seeds", "vary"], `needs at least two seeds, count is ${count}`);
  return {
    count,
    base,
    ...(own.length === 0 ? {} : { own: own.toSorted() }),
    ...(vary.length === 0 ? {} : { vary }),
  };
}
