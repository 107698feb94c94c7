import { DataError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { type MixedLayout, mixedRows } from "./read-mixed-table.ts";

const layout: MixedLayout = {
  delimiter: ",",
  features: [{ name: "size" }, { name: "colour", categories: ["red", "blue"] }],
  target: { name: "kind", kind: "class" },
  missing: "drop",
};
const read = (text: string, change: Partial<MixedLayout> = {}): ReturnType<typeof mixedRows> =>
  mixedRows(new TextEncoder().encode(text), "toy.csv", { ...layout, ...change }, ["no", "yes"]);
const text = "kind,size,colour,year\nyes,1.5,blue,1\nno,NA,red,2\nno,2,,3\n";

describe("mixedRows", () => {
  it("leaves out rows with missing features", () => {
    const { inputs, targets } = read(text);
    expect(inputs.shape).toEqual([1, 3]);
    expect([...inputs.data]).toEqual([1.5, 0, 1]);
    expect(targets.data).toEqual(Int32Array.of(1));
  });

  it("marks missing features with NaN, a category in all its places", () => {
    const { inputs, targets } = read(text, { missing: "mean" });
    expect([...inputs.data]).toEqual([1.5, 0, 1, NaN, 1, 0, 2, NaN, NaN]);
    expect(targets.data).toEqual(Int32Array.of(1, 0, 0));
  });

  it("reads quoted fields, and says which line a row begins in", () => {
    const quoted = 'kind,size,colour,note\n"yes","1.5",blue,"a, b\nc"\nno,x,red,\n';
    expect(() => read(quoted)).toThrow('toy.csv, line 4, column "size": got "x", wanted a number');
    expect([...read(quoted.replace("x", "2")).inputs.data]).toEqual([1.5, 0, 1, 2, 1, 0]);
  });

  it("reads numbers as targets", () => {
    const { targets } = read(text, { missing: "mean", target: { name: "year", kind: "number" } });
    expect(targets.shape).toEqual([3, 1]);
    expect(targets.data).toEqual(Float32Array.of(1, 2, 3));
  });

  it.each([
    [
      "an unknown category",
      "kind,size,colour\nno,1,green",
      'line 2, column "colour": got "green", wanted one of red, blue',
    ],
    ["an unknown class", "kind,size,colour\nmaybe,1,red", 'column "kind": got "maybe", wanted one of no, yes'],
    ["a missing class", "kind,size,colour\nNA,1,red", 'column "kind": got "NA"'],
    ["a word for a number", "kind,size,colour\nno,big,red", 'line 2, column "size": got "big", wanted a number'],
    ["a column that is not there", "kind,size\nno,1", 'got columns kind, size, wanted "colour"'],
    ["a field too few", "kind,size,colour\nno,1", "line 2: got 2 columns, wanted 3"],
    ["a header alone", "kind,size,colour\n", "got no rows, wanted at least 1"],
    ["holes in every row", "kind,size,colour\nno,NA,red", 'every row has a missing value; wanted missing "mean"'],
  ])("refuses %s", (_, content, message) => {
    expect(() => read(content)).toThrow(DataError);
    expect(() => read(content)).toThrow(message);
  });
});
