import { DataError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { parseLines } from "./lines.ts";
import { parseTsv } from "./tsv.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("parseLines", () => {
  it("reads lines with either end and none at the end, and keeps empty ones", () => {
    expect(parseLines(utf8("a\r\n\nb"), { file: "t" })).toEqual(["a", "", "b"]);
    expect(parseLines(utf8("a\n"), { file: "t" })).toEqual(["a"]);
    expect(parseLines(utf8(""), { file: "t" })).toEqual([]);
  });

  it("splits at ends of lines only, whatever else Unicode calls one", () => {
    expect(parseLines(utf8("a\u2028b\u0085c\fd\n"), { file: "t" })).toEqual(["a\u2028b\u0085c\fd"]);
  });

  it("reads Latin-1 by byte, as UTF-8 refuses to", () => {
    const bytes = Uint8Array.of(0xf0, 0x80, 0x0a, 0x41);
    expect(parseLines(bytes, { file: "t", encoding: "latin-1" })).toEqual(["ð\u0080", "A"]);
    expect(() => parseLines(bytes, { file: "t" })).toThrow(DataError);
    expect(() => parseLines(bytes, { file: "t" })).toThrow("t: got bytes that are not UTF-8");
  });

  it("reads Latin-1 beyond one chunk", () => {
    expect(parseLines(new Uint8Array(20_000).fill(0xe9), { file: "t", encoding: "latin-1" })[0]?.length).toBe(20_000);
  });
});

describe("parseTsv", () => {
  it("reads fields without quoting", () => {
    const table = parseTsv(utf8('label\ttext\nham\t"hi, you"\n'), { file: "t", header: true });
    expect(table).toEqual({ columns: ["label", "text"], rows: [["ham", '"hi, you"']] });
    expect(parseTsv(utf8("a,b"), { file: "t", header: false, delimiter: "," }).rows).toEqual([["a", "b"]]);
  });

  it.each([
    ["a field too many", "a\tb\n1\t2\t3\n", "t, line 2: got 3 columns, wanted 2"],
    ["an empty line", "a\tb\n\n1\t2", "t, line 2: got 1 columns, wanted 2"],
    ["a header alone", "a\tb\n", "t: got no rows"],
    ["nothing", "", "t: got no rows"],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseTsv(utf8(text), { file: "t", header: true })).toThrow(DataError);
    expect(() => parseTsv(utf8(text), { file: "t", header: true })).toThrow(message);
  });

  it("checks the number of columns that the caller knows", () => {
    expect(() => parseTsv(utf8("a\tb"), { file: "t", header: false, columns: 3 })).toThrow("got 2 columns, wanted 3");
  });
});
