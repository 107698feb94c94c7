/** @file Texts with what was changed in them marked. */
import type { TextSample } from "@nn/core";

/** A word that both texts have, only the new one, or only the old one. */
export interface MarkedWord {
  readonly word: string;
  readonly mark: "same" | "new" | "gone";
}

/** The shortest list of words kept, added and left out that makes the second text of the first, by longest common subsequence. */
export function wordDifferences(before: TextSample, after: TextSample): readonly MarkedWord[] {
  const width = after.length + 1;
  const lengths = new Int32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? 1 + lengths[(i + 1) * width + j + 1]!
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const marked: MarkedWord[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    const [old, made] = [before[i], after[j]];
    if (old !== undefined && old === made) {
      marked.push({ word: old, mark: "same" });
      i++;
      j++;
    } else if (
      made === undefined ||
      (old !== undefined && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    ) {
      marked.push({ word: old!, mark: "gone" });
      i++;
    } else {
      marked.push({ word: made, mark: "new" });
      j++;
    }
  }
  return marked;
}

const styles = {
  same: "",
  new: ' font-weight="bold" fill="#0a6"',
  gone: ' text-decoration="line-through" fill="#a33"',
};

/** Words in lines of about a width; new ones bold, those that are gone struck through. */
export function drawWords(
  sample: TextSample,
  original: TextSample,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const letters = Math.floor(width / 6.2);
  const lineHeight = 14;
  const lines: MarkedWord[][] = [[]];
  let used = 0;
  for (const marked of wordDifferences(original, sample)) {
    if (used > 0 && used + marked.word.length > letters) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)!.push(marked);
    used += marked.word.length + 1;
  }
  const most = Math.floor(height / lineHeight);
  return lines
    .slice(0, most)
    .map((line, i) => {
      const more = i === most - 1 && lines.length > most ? " …" : "";
      const spans = line.map(({ word, mark }) => `<tspan${styles[mark]}>${escapeXml(word)}</tspan>`).join(" ");
      return `<text y="${(i + 1) * lineHeight - 3}" xml:space="preserve">${spans}${more}</text>`;
    })
    .join("");
}

/** Text that may stand in XML. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
