import { describe, expect, it } from "vitest";
import { threefry2x32, threefryFill } from "./threefry.ts";

const hex = (words: Iterable<number>): string[] => [...words].map((word) => word.toString(16).padStart(8, "0"));

describe("threefry2x32-20", () => {
  // The known answers of Random123 (kat_vectors).
  it.each([
    [
      [0, 0],
      [0, 0],
      ["6b200159", "99ba4efe"],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      ["1cb996fc", "bb002be7"],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      ["c4923a9c", "483df7a0"],
    ],
  ] as const)("key %j, counter %j", (key, counter, wanted) => {
    expect(hex(threefry2x32(key, counter))).toEqual(wanted);
  });

  it("fills blocks with consecutive counters, any length and any start", () => {
    const all = new Uint32Array(20);
    threefryFill(1, 2, 0, 7, all);
    for (let block = 0; block < 10; block++) {
      expect([...all.subarray(2 * block, 2 * block + 2)]).toEqual(threefry2x32([1, 2], [block, 7]));
    }
    const odd = new Uint32Array(5);
    threefryFill(1, 2, 3, 7, odd);
    expect([...odd]).toEqual([...all.subarray(6, 11)]);
  });
});
