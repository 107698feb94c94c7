import { DataError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { parseTar } from "./tar.ts";

interface Entry {
  readonly name: string;
  readonly content?: string;
  readonly type?: string;
  readonly prefix?: string;
  readonly size?: string;
}

/** A ustar archive, headers written field by field as POSIX 1003.1-1990 has them. */
function archive(...entries: readonly Entry[]): Uint8Array {
  const bytes: number[] = [];
  for (const { name, content = "", type = "0", prefix = "", size } of entries) {
    const header = new Uint8Array(512);
    const write = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
    write(0, name);
    write(124, size ?? content.length.toString(8).padStart(11, "0"));
    write(148, "        ");
    write(156, type);
    write(257, "ustar\u000000");
    write(345, prefix);
    const sum = header.reduce((total, byte) => total + byte, 0);
    write(148, `${sum.toString(8).padStart(6, "0")}\u0000 `);
    const body = new Uint8Array(Math.ceil(content.length / 512) * 512);
    body.set(new TextEncoder().encode(content));
    bytes.push(...header, ...body);
  }
  return Uint8Array.from([...bytes, ...new Uint8Array(1024)]);
}

const two = archive({ name: "a/", type: "5" }, { name: "a/one.txt", content: "hello" }, { name: "two", prefix: "b/c" });
const flipped = Uint8Array.from(two, (byte, i) => (i === 512 ? byte ^ 1 : byte));

describe("parseTar", () => {
  it("reads names, prefixes and contents of regular files in order", () => {
    const files = parseTar(two, "toy.tar");
    expect(files.map(({ name }) => name)).toEqual(["a/one.txt", "b/c/two"]);
    expect(files.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(["hello", ""]);
  });

  it("reads a content that fills its last block", () => {
    const files = parseTar(archive({ name: "full", content: "x".repeat(1024) }, { name: "next", content: "y" }), "f");
    expect(files.map(({ bytes }) => bytes.length)).toEqual([1024, 1]);
  });

  it.each([
    ["nothing", new Uint8Array(0), "toy.tar: truncated; got 0 bytes at 0"],
    ["an archive without its end", two.subarray(0, 2048), "truncated; got 0 bytes at 2048"],
    ["a content cut short", two.subarray(0, 1026), 'entry "a/one.txt": truncated; got 2 bytes of content, wanted 5'],
    ["a flipped bit", flipped, "toy.tar, header at byte 512: got checksum"],
    ["plain text", new TextEncoder().encode("x".repeat(512)), 'got checksum "xxxxxxxx", wanted an octal number'],
    ["a size that is no number", archive({ name: "a", size: "12x" }), 'got size "12x", wanted an octal number'],
    ["a link", archive({ name: "a", type: "2" }), 'entry "a": got type "2"'],
    ["a long name", archive({ name: "././@LongLink", type: "L" }), 'got type "L"'],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseTar(bytes, "toy.tar")).toThrow(DataError);
    expect(() => parseTar(bytes, "toy.tar")).toThrow(message);
  });
});
