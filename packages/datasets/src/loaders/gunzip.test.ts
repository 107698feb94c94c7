import { DataError } from "@nn/core";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { gunzip } from "./gunzip.ts";

const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);
const packed = Uint8Array.from(gzipSync(content));

describe("gunzip", () => {
  it("gives back what was packed", async () => {
    expect(await gunzip(packed, "a.gz")).toEqual(content);
  });

  it("stops at its limit", async () => {
    expect(await gunzip(packed, "a.gz", { limit: 5000 })).toEqual(content);
    await expect(gunzip(packed, "a.gz", { limit: 4999 })).rejects.toThrow(
      `a.gz: got more than 4999 bytes from a gzip file of ${packed.length}, wanted at most that`,
    );
    // A kilobyte of zeros to the byte: it ends long before all of it is unpacked.
    const bomb = Uint8Array.from(gzipSync(new Uint8Array(50_000_000)));
    await expect(gunzip(bomb, "b.gz", { limit: 1_000_000 })).rejects.toThrow(DataError);
  });

  it.each([
    ["plain bytes", content, "a.gz: not a gzip file; got first bytes 00 01, wanted 1f 8b"],
    ["nothing", new Uint8Array(0), "the file is empty"],
    ["a file cut short", packed.slice(0, packed.length >> 1), "a.gz: broken gzip file"],
    ["a flipped byte", packed.map((byte, i) => (i === packed.length - 6 ? byte ^ 1 : byte)), "a.gz: broken gzip file"],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(gunzip(bytes, "a.gz")).rejects.toThrow(DataError);
    await expect(gunzip(bytes, "a.gz")).rejects.toThrow(message);
  });
});
