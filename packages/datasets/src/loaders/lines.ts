/** @file Text files as lines. */
import { DataError } from "@nn/core";

export interface LinesOptions {
  /** File name for error messages. */
  readonly file: string;
  /** `latin-1` is ISO 8859-1: every byte is the character of its number. Default `utf-8`. */
  readonly encoding?: "utf-8" | "latin-1";
}

/**
 * Lines without their ends, which are `\n` or `\r\n` and nothing else; an end after the last line is optional.
 *
 * @example parseLines(new TextEncoder().encode("one\ntwo\n"), { file: "toy.txt" }) // ["one", "two"]
 * @throws DataError naming `file` for bytes that are not UTF-8.
 */
export function parseLines(bytes: Uint8Array, options: LinesOptions): string[] {
  const lines = decodeText(bytes, options).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** @throws DataError naming `file` for bytes that are not UTF-8, and for what is no bytes. */
export function decodeText(bytes: Uint8Array, { file, encoding }: LinesOptions): string {
  if (!ArrayBuffer.isView(bytes)) {
    throw new DataError(`${file}: got ${typeof bytes}, wanted a Uint8Array, e.g. new TextEncoder().encode(text)`);
  }
  return encoding === "latin-1" ? latin1(bytes) : utf8(bytes, file);
}

function utf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DataError(`${file}: got bytes that are not UTF-8, wanted a text file`);
  }
}

/** By hand: the label "latin1" of TextDecoder means Windows-1252, which differs in 0x80 to 0x9f. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return parts.join("");
}
