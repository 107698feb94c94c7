/** @file One sentence of the grammar. */
import { integers, type Key, uniform64 } from "@nn/core";
import { feelings, type FeelingSlot, isNeutral, neutralWords, templates } from "./grammar.ts";

/**
 * The words of a sentence of class `label`. Word r of a group of synonyms (from 0) has a chance in proportion to
 * 1 / (1 + r), so that most words of the test sentences are seen in few training sentences and some in none.
 *
 * Each word that tells the class is taken from another of the first `classes` classes with chance `confusion`.
 */
export function writeSentence(label: number, classes: number, confusion: number, key: Key): string[] {
  const template = templates[integers(key.fold("template"), 1, templates.length)[0] ?? 0] ?? "";
  return template.split(" ").flatMap((piece, i) => {
    const slot = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (slot === undefined) return [piece];
    const [chance = 0, other = 0, word = 0] = uniform64(key.fold("slot", i), 3);
    if (isNeutral(slot)) return pick(neutralWords(slot), word).split(" ");
    const shift = chance < confusion ? 1 + Math.floor(other * (classes - 1)) : 0;
    const feeling = feelings[(label + shift) % classes];
    return [pick(feeling?.[slot as FeelingSlot] ?? [], word)];
  });
}

/** The word of a group that `u` in [0, 1) falls on. */
function pick(group: readonly string[], u: number): string {
  const total = group.reduce((sum, _, rank) => sum + 1 / (1 + rank), 0);
  let rest = u * total;
  for (const [rank, word] of group.entries()) {
    rest -= 1 / (1 + rank);
    if (rest < 0) return word;
  }
  return group.at(-1) ?? "";
}
