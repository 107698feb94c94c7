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
