/** @file A part of a suite: what one of several machines computes without knowing of the others. */
import { InputError } from "../errors.ts";
import { withTargetSources } from "../suite/filter.ts";
import type { Cell, Suite } from "../suite/types.ts";
import { contentHash } from "../trial/key.ts";

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** `2/5`. @throws InputError */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > count)
    throw new InputError(`option --shard is "${text}"; wanted I/N with I from 1 to N, e.g. 1/5`);
  return { index, count };
}

/**
 * Cells by the hash of problem and treatment: a cell stays whole, because its rate is chosen from all of its tuning trials. What a
 * target is frozen from is in every shard that has something measured against it; the same results come out everywhere.
 */
export function shardCells(suite: Suite, { index, count }: Shard): readonly Cell[] {
  const hashes = (items: readonly { readonly id: string; readonly spec: object }[]): Map<string, string> =>
    new Map(items.map(({ id, spec }) => [id, contentHash(spec)]));
  const [problems, treatments] = [hashes(suite.problems), hashes(suite.treatments)];
  const mine = suite.cells.filter(({ problem, treatment }) => {
    const hash = contentHash([problems.get(problem) ?? "", treatments.get(treatment) ?? ""]);
    return Number.parseInt(hash.slice(0, 12), 16) % count === index - 1;
  });
  return withTargetSources(suite, mine);
}
