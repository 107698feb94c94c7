import { describe, expect, it } from "vitest";
import { ByteWriter } from "./byte-writer.ts";

function written(write: (writer: ByteWriter) => void): number[] {
  const writer = new ByteWriter();
  write(writer);
  return [...writer.toBytes()];
}

describe("ByteWriter", () => {
  it.each([
    [0, [0x00]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [624485, [0xe5, 0x8e, 0x26]],
    [0x7fffffff, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [0x80000000, [0x80, 0x80, 0x80, 0x80, 0x08]],
    [0xffffffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("writes %d as unsigned LEB128", (value, bytes) => {
    expect(written((w) => w.u32(value))).toEqual(bytes);
  });

  it.each([
    [0, [0x00]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [127, [0xff, 0x00]],
    [-128, [0x80, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [0x7fffffff, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [-0x80000000, [0x80, 0x80, 0x80, 0x80, 0x78]],
    [0x80000000, [0x80, 0x80, 0x80, 0x80, 0x78]],
    [0xffffffff, [0x7f]],
  ])("writes %d as signed LEB128 of 32 bits", (value, bytes) => {
    expect(written((w) => w.i32(value))).toEqual(bytes);
  });

  it.each([-1, 0x100000000, 0.5, Number.NaN])("rejects %d as an unsigned integer", (value) => {
    expect(() => written((w) => w.u32(value))).toThrow(RangeError);
  });

  it.each([-0x80000001, 0x100000000, 0.5, Number.NaN])("rejects %d as a 32-bit integer", (value) => {
    expect(() => written((w) => w.i32(value))).toThrow(RangeError);
  });

  it("writes a prefixed opcode as the prefix and a LEB128 code", () => {
    expect(written((w) => w.opcode(0xfd00e4))).toEqual([0xfd, 0xe4, 0x01]);
    expect(written((w) => w.opcode(0x6a))).toEqual([0x6a]);
  });

  it("writes names in UTF-8 with their length in bytes", () => {
    expect(written((w) => w.name("aé"))).toEqual([3, 0x61, 0xc3, 0xa9]);
  });

  it("grows without losing bytes", () => {
    const bytes = Array.from({ length: 5000 }, (_, i) => i & 0xff);
    expect(written((w) => bytes.forEach((byte) => w.byte(byte)))).toEqual(bytes);
    expect(written((w) => w.bytes(bytes))).toEqual(bytes);
  });
});
