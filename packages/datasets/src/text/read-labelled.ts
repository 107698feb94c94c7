/** @file Published files of sentences with their classes. */
import { DataError } from "@nn/core";
import type { TextSplit } from "./text-dataset.ts";

/** One line of a file: its class by name, and its words. */
export interface LabelledLine {
  readonly label: string;
  readonly words: readonly string[];
}

/**
 * The sentences of lines, `read` telling class and words apart (undefined where it cannot).
 *
 * @throws DataError with the number of the line for a line that `read` refuses, one without words and an unknown class.
 */
export function labelledTexts(
  lines: readonly string[],
  path: string,
  labels: readonly string[],
  read: (line: string) => LabelledLine | undefined,
): TextSplit {
  if (lines.length === 0) throw new DataError(`${path}: got no lines, wanted at least 1`);
  const texts: (readonly string[])[] = [];
  const classes = lines.map((line, i) => {
    const place = `${path}, line ${i + 1}`;
    const found = read(line);
    if (found === undefined) throw new DataError(`${place}: got "${line.slice(0, 40)}", wanted a class and a sentence`);
    const label = labels.indexOf(found.label);
    if (label === -1) throw new DataError(`${place}: got class "${found.label}", wanted one of ${labels.join(", ")}`);
    if (found.words.length === 0) throw new DataError(`${place}: got no words, wanted at least 1`);
    texts.push(found.words);
    return label;
  });
  return { texts, labels: Int32Array.from(classes) };
}

/** Splits one after the other. */
export function joinTexts(...splits: readonly TextSplit[]): TextSplit {
  return {
    texts: splits.flatMap(({ texts }) => texts),
    labels: Int32Array.from(splits.flatMap(({ labels }) => [...labels])),
  };
}
