import { array, key, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { splitIndices, subset, take } from "./split.ts";

const labelsOf = (...counts: number[]): Int32Array =>
  Int32Array.from(counts.flatMap((count, label) => Array.from({ length: count }, () => label)));
const tally = (rows: Int32Array, labels: Int32Array): number[] => {
  const counts = [0, 0, 0];
  for (const row of rows) counts[labels[row] ?? 0] = (counts[labels[row] ?? 0] ?? 0) + 1;
  return counts;
};

describe("splitIndices", () => {
  it.each([
    [1, [0]],
    [10, [0.2, 3]],
    [101, [0.1, 0.25, 7]],
    [7, [0.5, 0.5]],
  ])("parts of %i rows are disjoint and cover all rows", (n, parts) => {
    if (n === 7) expect(() => splitIndices(key(1), n, parts)).toThrow(OptionError);
    else {
      const labels = Int32Array.from({ length: n }, (_, i) => i % 3);
      for (const split of [splitIndices(key(1), n, parts), splitIndices(key(1), n, parts, labels)]) {
        expect(split.length).toBe(parts.length + 1);
        expect(split.flatMap((rows) => [...rows]).sort((a, b) => a - b)).toEqual(
          Array.from({ length: n }, (_, i) => i),
        );
      }
    }
  });

  it("takes shares rounded half up, and counts", () => {
    expect(splitIndices(key(0), 10, [0.2, 3]).map((rows) => rows.length)).toEqual([2, 3, 5]);
    expect(splitIndices(key(0), 5, [0.1]).map((rows) => rows.length)).toEqual([1, 4]);
  });

  it("is the same for the same key and another one for another key", () => {
    expect(splitIndices(key(3), 50, [0.2])).toEqual(splitIndices(key(3), 50, [0.2]));
    expect(splitIndices(key(3), 50, [0.2])).not.toEqual(splitIndices(key(4), 50, [0.2]));
  });

  it("leaves a prefix of the same rest when a part grows", () => {
    const small = splitIndices(key(5), 100, [10])[1];
    const large = splitIndices(key(5), 100, [40])[1];
    expect(large?.length).toBe(60);
    expect(large).toEqual(small?.subarray(0, 60));
  });

  it("keeps the first part when a later one changes", () => {
    expect(splitIndices(key(5), 100, [20, 0])[0]).toEqual(splitIndices(key(5), 100, [20, 30])[0]);
  });

  it("keeps proportions of classes, by largest remainder", () => {
    const labels = labelsOf(50, 30, 20);
    const [test, validation, rest] = splitIndices(key(2), 100, [0.2, 0.1], labels).map((rows) => tally(rows, labels));
    expect(test).toEqual([10, 6, 4]);
    expect(validation).toEqual([5, 3, 2]);
    expect(rest).toEqual([35, 21, 14]);
    const uneven = labelsOf(3, 3, 3);
    expect(splitIndices(key(2), 9, [4], uneven).map((rows) => tally(rows, uneven))).toEqual([
      [2, 1, 1],
      [1, 2, 2],
    ]);
  });

  it("never asks a class for more rows than it has", () => {
    const labels = labelsOf(1, 1);
    expect(splitIndices(key(0), 2, [1, 1], labels).map((rows) => rows.length)).toEqual([1, 1, 0]);
  });

  it.each([-0.1, 1.5, Number.NaN, 11])("refuses part %d of 10 rows", (part) => {
    expect(() => splitIndices(key(0), 10, [part])).toThrow(OptionError);
  });

  it("refuses labels of another length", () => {
    expect(() => splitIndices(key(0), 10, [0.1], new Int32Array(9))).toThrow("got 9 labels for 10 rows");
  });
});

describe("subset and take", () => {
  const split = {
    inputs: array([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    targets: array([0, 1, 2], { dtype: "int32" }),
  };

  it("takes rows in the order asked for", () => {
    const chosen = subset(split, Int32Array.of(2, 0));
    expect(chosen.inputs.shape).toEqual([2, 2]);
    expect([...chosen.inputs.data]).toEqual([5, 6, 1, 2]);
    expect([...chosen.targets.data]).toEqual([2, 0]);
    expect(chosen.targets.dtype).toBe("int32");
  });

  it("takes the first examples, at most all", () => {
    expect([...take(split, 2).inputs.data]).toEqual([1, 2, 3, 4]);
    expect(take(split, 5)).toBe(split);
    expect(() => take(split, 0)).toThrow("wanted a whole number ≥ 1");
  });

  it("refuses rows that do not exist", () => {
    expect(() => subset(split, Int32Array.of(3))).toThrow("got row 3, wanted 0 to 2");
  });
});
