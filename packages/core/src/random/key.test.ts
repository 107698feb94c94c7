import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { key, type Key } from "./key.ts";
import { bits } from "./sample.ts";
import { threefry2x32 } from "./threefry.ts";

const distinct = (keys: readonly Key[]): number => new Set(keys.map(String)).size;

describe("key", () => {
  it("takes integers, strings and words", () => {
    expect(key(0).words).toEqual([0, 0]);
    expect(key(42).words).toEqual([0, 42]);
    expect(key(2 ** 53 - 1).words).toEqual([0x1fffff, 0xffffffff]);
    expect(key([1, 2]).words).toEqual([1, 2]);
    expect(key("seed").words).toEqual(key("seed").words);
    expect(distinct([key(0), key(1), key(2 ** 32), key("0"), key("1"), key(""), key(0).fold("")])).toBe(7);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])("refuses %d", (seed) => {
    expect(() => key(seed)).toThrow(OptionError);
    expect(() => key(1).fold(seed)).toThrow(OptionError);
  });

  it("refuses words that are not two unsigned 32-bit integers", () => {
    expect(() => key([1, -1])).toThrow("wanted an integer in [0, 2^53), a string or two unsigned 32-bit words");
    expect(() => key(undefined as never)).toThrow(OptionError);
  });

  it("prints its words", () => {
    expect(String(key([0x6b200159, 1]))).toBe("key(6b200159 00000001)");
  });
});

describe("fold", () => {
  it("follows the documented rule", () => {
    const parent = key(7);
    expect(parent.fold(3).words).toEqual(threefry2x32([0, 7], [3, 0x80000000]));
    expect(parent.fold(2 ** 32 + 3).words).toEqual(threefry2x32([0, 7], [3, 0x80000001]));
    const state = threefry2x32([0, 7], [2, 0x40000000]);
    expect(parent.fold("é").words).toEqual(threefry2x32(state, [0xa9c3, 0]));
  });

  it("of a path is the fold of its parts, in order", () => {
    expect(key(1).fold("a", 2, "b").words).toEqual(key(1).fold("a").fold(2).fold("b").words);
    expect(key(1).fold("a", "b").words).not.toEqual(key(1).fold("b", "a").words);
    expect(key(1).fold()).toEqual(key(1));
  });

  it("keeps names apart", () => {
    const names = [
      "1",
      1,
      "a",
      "b",
      "ab",
      "a\0",
      "",
      "init/dense1/kernel",
      "init/dense2/kernel",
      0,
      2 ** 32,
      "é",
      "e\u0301",
      "😀",
    ];
    expect(distinct(names.map((name) => key(5).fold(name)))).toBe(names.length);
  });

  it("gives keys that are not the words the parent samples", () => {
    const parent = key(9);
    const sampled = bits(parent, 2000);
    for (let i = 0; i < 1000; i++) expect(parent.fold(i).words[0]).not.toBe(sampled[2 * i]);
  });

  it("of consecutive numbers flips half of the bits", () => {
    // 1000 pairs × 64 bits: the flipped share has standard deviation 0.002; 5 of them, false alarm 6e-7.
    let flipped = 0;
    for (let i = 0; i < 1000; i++) {
      const [a, b] = [key(3).fold(i).words, key(3).fold(i + 1).words];
      for (const w of [0, 1] as const) for (let x = (a[w] ^ b[w]) >>> 0; x !== 0; x &= x - 1) flipped++;
    }
    expect(Math.abs(flipped / 64000 - 0.5)).toBeLessThan(0.01);
  });
});
