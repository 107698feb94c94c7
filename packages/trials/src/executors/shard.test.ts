import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { parseSuite } from "../suite/load.ts";
import { sampleSuite, sampleText } from "../testing/sample-suite.ts";
import { parseShard, shardCells } from "./shard.ts";

const names = (cells: ReturnType<typeof shardCells>): string[] =>
  cells.map(({ problem, treatment }) => `${problem} ${treatment}`);

describe("shards", () => {
  it.each([1, 2, 5])("of %d cover every cell once", (count) => {
    const suite = sampleSuite();
    const parts = Array.from({ length: count }, (_, index) => names(shardCells(suite, { index: index + 1, count })));
    expect(parts.flat().toSorted()).toEqual(names(suite.cells).toSorted());
  });

  it("do not depend on names or on the order of the suite", () => {
    const suite = sampleSuite();
    const renamed = { ...suite, name: "other", cells: suite.cells.toReversed() };
    expect(names(shardCells(renamed, { index: 1, count: 2 })).toSorted()).toEqual(
      names(shardCells(suite, { index: 1, count: 2 })).toSorted(),
    );
  });

  it("have what their targets are frozen from", () => {
    const suite = parseSuite("s.yaml", sampleText.replace("value: 0.7", "from: zeros"));
    for (const index of [1, 2, 3, 4, 5]) {
      const cells = names(shardCells(suite, { index, count: 5 }));
      for (const problem of new Set(cells.map((cell) => cell.split(" ")[0])))
        expect(cells).toContain(`${problem} zeros`);
    }
  });

  it.each(["0/5", "6/5", "1", "a/b", "1/0", "1/2/3"])("are not %s", (text) => {
    expect(() => parseShard(text)).toThrow(InputError);
  });
});
