import { describe, expect, it } from "vitest";
import { flattenTree, mapTree, unflattenTree, zipTrees } from "./tree.ts";

class Box {
  readonly value = 1;
}

const tree = { b: 3, a: { "10": 2, "9": 1, z: [4, [5]] } };

describe("trees", () => {
  it("flatten in code unit order of keys, whatever the insertion order", () => {
    expect(flattenTree<number>(tree)).toEqual([
      { path: "a/10", leaf: 2 },
      { path: "a/9", leaf: 1 },
      { path: "a/z/0", leaf: 4 },
      { path: "a/z/1/0", leaf: 5 },
      { path: "b", leaf: 3 },
    ]);
    expect(flattenTree({ y: 1, x: 2 })).toEqual(flattenTree({ x: 2, y: 1 }));
  });

  it("treat class instances, null and typed arrays as leaves", () => {
    const leaves = [new Box(), null, Float32Array.of(1), "text", undefined];
    expect(flattenTree<unknown>(leaves).map(({ leaf }) => leaf)).toEqual(leaves);
    expect(flattenTree(7)).toEqual([{ path: "", leaf: 7 }]);
  });

  it("map and unflatten keep the structure", () => {
    expect(mapTree(tree, (leaf: number, path) => `${path}=${leaf}`)).toEqual({
      b: "b=3",
      a: { "10": "a/10=2", "9": "a/9=1", z: ["a/z/0=4", ["a/z/1/0=5"]] },
    });
    const leaves = flattenTree<number>(tree).map(({ leaf }) => leaf);
    expect(unflattenTree(tree, leaves)).toEqual(tree);
    expect(() => unflattenTree(tree, [1])).toThrow("unflattenTree: got 1 leaves, wanted 5");
  });

  it("zip, or say where structures differ", () => {
    expect(zipTrees({ a: 1, b: [2] }, { b: [20], a: 10 }, (x: number, y: number) => x + y)).toEqual({ a: 11, b: [22] });
    expect(() => zipTrees({ a: 1, b: 2 }, { a: 1, c: 2 }, () => 0)).toThrow(
      'the first tree has "b" where the second has "c"',
    );
    expect(() => zipTrees({ a: 1 }, {}, () => 0)).toThrow('has "a" where the second has no more leaves');
  });
});
