/** @file A small grammar of feelings: templates, and words that mean nearly the same. */

/** Synonyms, the likeliest first. */
type Group = readonly string[];

/** Slots whose words tell the class. */
export type FeelingSlot = "adjective" | "verb" | "feeling";

/** A class: the words of each of its slots. */
export interface Feeling extends Readonly<Record<FeelingSlot, Group>> {
  readonly name: string;
}

export const feelings: readonly Feeling[] = [
  {
    name: "joy",
    adjective: ["wonderful", "lovely", "delightful", "splendid", "marvellous", "superb", "glorious", "charming"],
    verb: ["enjoyed", "loved", "adored", "cherished", "treasured", "savoured", "relished", "welcomed"],
    feeling: ["joy", "delight", "happiness", "pleasure", "bliss", "gladness", "cheer", "glee"],
  },
  {
    name: "sadness",
    adjective: ["sad", "gloomy", "sorrowful", "mournful", "dismal", "tragic", "melancholy", "bleak"],
    verb: ["mourned", "regretted", "lamented", "missed", "grieved", "bemoaned", "bewailed", "rued"],
    feeling: ["sadness", "sorrow", "grief", "misery", "gloom", "woe", "despair", "heartache"],
  },
  {
    name: "anger",
    adjective: ["annoying", "irritating", "infuriating", "maddening", "outrageous", "galling", "vexing", "insulting"],
    verb: ["hated", "detested", "despised", "loathed", "resented", "cursed", "condemned", "scorned"],
    feeling: ["anger", "rage", "fury", "wrath", "annoyance", "outrage", "indignation", "ire"],
  },
  {
    name: "fear",
    adjective: ["scary", "frightening", "terrifying", "creepy", "alarming", "dreadful", "fearsome", "menacing"],
    verb: ["feared", "dreaded", "fled", "avoided", "escaped", "evaded", "shunned", "dodged"],
    feeling: ["fear", "terror", "horror", "panic", "dread", "fright", "alarm", "anxiety"],
  },
];

/** Slots whose words tell nothing. */
export type NeutralSlot = "subject" | "place" | "person" | "adverb" | "time";

const neutral: Readonly<Record<NeutralSlot, Group>> = {
  subject: ["film", "movie", "picture", "trip", "journey", "voyage", "story", "tale", "visit", "meeting"],
  place: ["house", "town", "road", "street", "garden", "village", "city", "valley"],
  person: ["friend", "companion", "brother", "teacher", "neighbour", "doctor", "cousin", "boss"],
  adverb: ["very", "really", "quite", "truly", "rather", "so", "simply"],
  time: ["yesterday", "today", "again", "afterwards", "that evening", "last week", "all day"],
};

/** Words; those in braces are slots. */
export const templates: readonly string[] = [
  "the {subject} was {adverb} {adjective} and we {verb} it {time}",
  "we {verb} the {subject} {time} because the {place} was {adjective}",
  "what a {adjective} {subject} , it filled my {person} with {feeling}",
  "{time} the {subject} gave us {feeling} and we {verb} the {adjective} {place}",
  "my {person} said that the {subject} was {adjective} and full of {feeling}",
  "such {feeling} , said my {person} , because the {place} was {adverb} {adjective}",
  "i {verb} every {adjective} part of the {subject} and spoke of {feeling} {time}",
  "the {person} {verb} this {subject} and felt {feeling} in the {place}",
];

export function isNeutral(slot: string): slot is NeutralSlot {
  return Object.hasOwn(neutral, slot);
}

/** The words of a slot that tells nothing. */
export function neutralWords(slot: NeutralSlot): Group {
  return neutral[slot];
}

/** Every word that the grammar can produce, each once. */
export function grammarWords(): string[] {
  const groups = [
    ...Object.values(neutral),
    ...feelings.flatMap(({ adjective, verb, feeling }) => [adjective, verb, feeling]),
  ];
  const fixed = templates.map((template) => template.replaceAll(/\{\w+\}/g, ""));
  return [...new Set([...fixed, ...groups.flat()].flatMap((text) => text.split(" ")).filter((word) => word !== ""))];
}

/**
 * The synonyms of the words that tell the class, a thesaurus for augmentation: `sentenceSynonyms["joy"]` is
 * `["delight", "happiness", …]`.
 */
export const sentenceSynonyms: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  feelings
    .flatMap(({ adjective, verb, feeling }) => [adjective, verb, feeling])
    .flatMap((group) => group.map((word) => [word, group.filter((other) => other !== word)] as const)),
);
