import { DataError, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { type CsvOptions, parseCsv } from "./csv.ts";

const read = (text: string, header: CsvOptions["header"] = "none", delimiter?: string): ReturnType<typeof parseCsv> =>
  parseCsv(new TextEncoder().encode(text), {
    file: "toy.csv",
    header,
    ...(delimiter === undefined ? {} : { delimiter }),
  });

describe("parseCsv", () => {
  it("reads rows without a header, with either end of line and none at the end", () => {
    const table = read("1,-2.5e1,0\r\n.5,+3,2");
    expect(table.rows).toBe(2);
    expect(table.features).toBe(2);
    expect([...table.inputs]).toEqual([1, -25, 0.5, 3]);
    expect([...table.labels]).toEqual([0, 2]);
  });

  it("reads column names and another delimiter", () => {
    expect(read("a;b;class\n1;2;0\n", "names", ";").columns).toEqual(["a", "b", "class"]);
  });

  it("reads quoted fields, whatever stands in them", () => {
    const table = read('"width, in cm","the ""x""",class\r\n"1.5",2,"0"\r\n3,"4",1\r\n', "names");
    expect(table.columns).toEqual(["width, in cm", 'the "x"', "class"]);
    expect([...table.inputs]).toEqual([1.5, 2, 3, 4]);
    expect(() => read('"a\nb",c\n1,0\nx,0\n', "names")).toThrow('toy.csv, line 4, column 1 (a\nb): got "x"');
  });

  it("reads labels up to the largest int32", () => {
    expect([...read("1,2147483647\n").labels]).toEqual([2147483647]);
  });

  it("reads the scikit-learn header", () => {
    const table = read("2,2,no,yes\n1.5,2,0\n3,4,1\n", "scikit-learn");
    expect(table.classes).toEqual(["no", "yes"]);
    expect([...table.inputs]).toEqual([1.5, 2, 3, 4]);
  });

  it.each<[string, string, CsvOptions["header"], string]>([
    [
      "an empty field",
      "1,2,0\n1,,0\n",
      "none",
      "toy.csv, line 2, column 2: got a missing value (empty field), wanted a number",
    ],
    ["NaN", "a,b,class\nNaN,2,0\n", "names", 'toy.csv, line 2, column 1 (a): got a missing value ("NaN")'],
    ["a word", "1,2,0\n1,two,0\n", "none", 'toy.csv, line 2, column 2: got "two", wanted a number'],
    ["a hexadecimal number", "0x10,2,0\n", "none", 'line 1, column 1: got "0x10"'],
    ["infinity", "1,2,0\nInfinity,1,0\n", "none", 'line 2, column 1: got "Infinity"'],
    ["a number beyond float32", "1e39,2,0\n", "none", "got 1e39, which is beyond float32"],
    ["a column too few", "1,2,0\n1,0\n", "none", "toy.csv, line 2: got 2 columns, wanted 3"],
    ["a column too many", "1,2,class\n1,2,0,4\n", "names", "toy.csv, line 2: got 4 columns, wanted 3"],
    ["an empty line", "1,2,0\n\n1,2,0\n", "none", "toy.csv, line 2: got 1 columns, wanted 3"],
    [
      "a label that is not whole",
      "1,2,0.5\n",
      "none",
      "toy.csv, line 1, column 3: got label 0.5, wanted a whole number ≥ 0",
    ],
    ["a negative label", "1,2,-1\n", "none", "got label -1"],
    ["a label beyond int32", "1,2147483648\n", "none", "got label 2147483648, wanted at most 2147483647"],
    [
      "a quoted field without an end",
      '1,2\n"3,0\n',
      "none",
      "toy.csv, line 2: got a field that begins with a quotation",
    ],
    [
      "text after a quoted field",
      '1,2\n"3"x,0\n',
      "none",
      "toy.csv, line 2: got text after the closing quotation mark",
    ],
    ["a header with too many features", "1,1e15,no\n1,0\n", "scikit-learn", "got 2 columns, wanted 1000000000000001"],
    [
      "a label without a class",
      "1,1,no,yes\n1,2\n",
      "scikit-learn",
      "toy.csv, line 2, column 2: got label 2, wanted 0 to 1",
    ],
    ["a wrong number of rows", "3,1,no\n1,0\n", "scikit-learn", "the header promises 3 rows, got 1"],
    ["a header without counts", "a,b,c\n1,0,0\n", "scikit-learn", 'line 1: got header "a,b,c"'],
    ["an empty file", "", "none", "toy.csv: got no rows"],
    ["a header alone", "a,b\n", "names", "toy.csv: got no rows"],
    ["labels alone", "1\n2\n", "none", "got 1 column"],
  ])("refuses %s", (_, text, header, message) => {
    expect(() => read(text, header)).toThrow(DataError);
    expect(() => read(text, header)).toThrow(message);
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(() => parseCsv(Uint8Array.of(0xff, 0xfe), { file: "toy.csv", header: "none" })).toThrow("not UTF-8");
    expect(() => parseCsv("1,0" as never, { file: "toy.csv", header: "none" })).toThrow(
      "toy.csv: got string, wanted a Uint8Array",
    );
  });

  it("says which options it wants", () => {
    const parse = parseCsv as (bytes: Uint8Array, options?: unknown) => unknown;
    const bytes = new TextEncoder().encode("1,0\n");
    expect(() => parse(bytes)).toThrow("parseCsv: options are undefined; wanted an object");
    expect(() => parse(bytes, { file: "toy.csv" })).toThrow(
      "parseCsv: header is undefined; wanted one of none, names, scikit-learn",
    );
    expect(() => parse(bytes, { header: "none" })).toThrow("file is undefined; wanted the name");
    expect(() => parse(bytes, { file: "toy.csv", header: "none", delimeter: ";" })).toThrow(
      'did you mean "delimiter"?',
    );
  });

  it("refuses delimiters that are none", () => {
    for (const delimiter of ["", '"', "\n", ", "]) expect(() => read("1,0\n", "none", delimiter)).toThrow(OptionError);
  });
});
