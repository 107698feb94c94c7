import { DataError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { parseCifar } from "./cifar.ts";

const size = 1 + 3 * 1024;

describe("parseCifar", () => {
  it("turns planes into channels", () => {
    const bytes = new Uint8Array(2 * size);
    bytes[size] = 9;
    // Record 1, pixel (row 2, column 3): red 10, green 20, blue 30.
    [10, 20, 30].forEach((level, channel) => {
      bytes[size + 1 + channel * 1024 + 2 * 32 + 3] = level;
    });
    const { inputs, targets } = parseCifar(bytes, "two.bin");
    expect(inputs.shape).toEqual([2, 32, 32, 3]);
    expect([...targets.data]).toEqual([0, 9]);
    const at = ((32 + 2) * 32 + 3) * 3;
    expect([...inputs.data.subarray(at, at + 3)]).toEqual([10, 20, 30]);
    expect([...inputs.data].reduce((sum, value) => sum + value, 0)).toBe(60);
  });

  it.each([
    ["nothing", new Uint8Array(0), "two.bin: got 0 bytes, wanted a whole number of records of 3073 bytes"],
    ["half a record", new Uint8Array(size + 100), "got 3173 bytes"],
    ["a label too high", new Uint8Array(size).fill(10, 0, 1), "got label 10 in record 0 (from 0), wanted 0 to 9"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseCifar(bytes, "two.bin")).toThrow(DataError);
    expect(() => parseCifar(bytes, "two.bin")).toThrow(message);
  });
});
