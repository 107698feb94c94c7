import { DataError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { parseIdx } from "./idx.ts";

const header = (type: number, ...extents: number[]): number[] => [
  0,
  0,
  type,
  extents.length,
  ...extents.flatMap((n) => [0, 0, n >> 8, n & 255]),
];
const bytes = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers);

describe("parseIdx", () => {
  it("reads labels and images", () => {
    expect(parseIdx(bytes(...header(8, 3), 7, 0, 9), "labels", 1)).toEqual({ shape: [3], data: bytes(7, 0, 9) });
    const images = parseIdx(bytes(...header(8, 2, 1, 3), 1, 2, 3, 4, 5, 255), "images", 3);
    expect(images.shape).toEqual([2, 1, 3]);
    expect([...images.data]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  it("reads a view that does not start at the beginning of its buffer", () => {
    const shifted = bytes(99, 99, ...header(8, 2), 4, 5).subarray(2);
    expect([...parseIdx(shifted, "labels", 1).data]).toEqual([4, 5]);
  });

  it.each([
    ["an empty file", bytes(), 1, "labels.idx: truncated; got 0 bytes, wanted an IDX header of 8"],
    [
      "a header cut short",
      bytes(...header(8, 2)).subarray(0, 6),
      1,
      "labels.idx: truncated; got 6 bytes, wanted an IDX header of 8",
    ],
    ["another element type", bytes(...header(0x0d, 2), 1, 2), 1, "got magic number 0x00000d01, wanted 0x00000801"],
    ["another rank", bytes(...header(8, 2), 1, 2), 3, "got magic number 0x00000801, wanted 0x00000803"],
    ["no IDX at all", bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), 1, "got magic number 0x1f8b0800"],
    [
      "missing elements",
      bytes(...header(8, 300), 1, 2),
      1,
      "truncated; got 2 bytes after the header, wanted 300 for shape [300]",
    ],
    [
      "trailing bytes",
      bytes(...header(8, 1), 1, 2),
      1,
      "trailing bytes; got 2 bytes after the header, wanted 1 for shape [1]",
    ],
  ])("refuses %s", (_, file, rank, message) => {
    const read = (): unknown => parseIdx(file, "labels.idx", rank);
    expect(read).toThrow(DataError);
    expect(read).toThrow(message);
  });
});
