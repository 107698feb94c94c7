import { describe, expect, it } from "vitest";

import { toNested } from "./index.ts";

describe("toNested", () => {
  it("is row-major, of any rank", () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    expect(toNested(values, [2, 3, 2])).toEqual([
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
      [
        [6, 7],
        [8, 9],
        [10, 11],
      ],
    ]);
    expect(toNested([5], [])).toBe(5);
    expect(toNested([], [2, 0])).toEqual([[], []]);
    expect(() => toNested(values, [2, 5])).toThrow("toNested: 12 values do not fill shape [2, 5], which holds 10");
  });
});
