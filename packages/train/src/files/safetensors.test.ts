import { array } from "@nn/core";
import { describe, expect, it } from "vitest";

import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** A file from a header and the bytes behind it. */
function fileOf(header: unknown, body: readonly number[]): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}

describe("safetensors", () => {
  it("writes the bytes of the format", () => {
    const bytes = encodeSafetensors({ tensors: { b: array([1, 2], { dtype: "int32" }), a: array([[0.5]]) } });
    const json =
      '{"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"b":{"dtype":"I32","shape":[2],"data_offsets":[4,12]}}';
    const padded = Math.ceil(json.length / 8) * 8;
    expect(Array.from(bytes.subarray(0, 8))).toEqual([padded, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded))).toBe(json.padEnd(padded));
    // 0.5 is 0x3f000000.
    expect(Array.from(bytes.subarray(8 + padded))).toEqual([0, 0, 0, 0x3f, 1, 0, 0, 0, 2, 0, 0, 0]);
  });

  it("gives back what was written", () => {
    const tensors = {
      "x/kernel": array([[1, NaN, -0]]),
      n: array([7], { dtype: "int32" }),
      none: array(new Float32Array(0)),
    };
    const back = decodeSafetensors(encodeSafetensors({ tensors, metadata: { by: "test" } }));
    expect(back.metadata).toEqual({ by: "test" });
    expect(back.tensors).toEqual(tensors);
    expect(Object.is(back.tensors["x/kernel"]!.data[2], -0)).toBe(true);
  });

  it.each([
    // 1, −2, the smallest, −0, infinity of half precision.
    ["F16", [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0x00, 0x80, 0x00, 0x7c], [1, -2, 2 ** -24, -0, Infinity]],
    ["BF16", [0x80, 0x3f, 0x40, 0xc0], [1, -3]],
    ["F64", [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
    ["I64", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [-1]],
    ["U8", [255, 1], [255, 1]],
    ["I16", [0xfe, 0xff], [-2]],
    ["BOOL", [0, 1], [0, 1]],
  ] as const)("reads %s", (dtype, body, wanted) => {
    const shape = [wanted.length];
    const { tensors } = decodeSafetensors(fileOf({ a: { dtype, shape, data_offsets: [0, body.length] } }, body));
    expect(Array.from(tensors["a"]!.data)).toEqual(wanted);
  });

  const entry = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
  it.each([
    ["no bytes", new Uint8Array(3), "no safetensors file"],
    [
      "a header longer than the file",
      new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0, 32]),
      "a header of 9 bytes in a file of 9",
    ],
    ["a header that is no JSON", fileOf("{oops", []), "the header is no JSON object"],
    ["an array that is cut off", fileOf({ a: entry }, [0, 0]), "a header that lies"],
    ["offsets that do not fit the shape", fileOf({ a: { ...entry, shape: [2] } }, [0, 0, 0, 0]), "wanted 8 bytes"],
    ["arrays that overlap", fileOf({ a: entry, b: entry }, [0, 0, 0, 0]), "wanted 4 bytes from 4"],
    ["bytes of nobody", fileOf({ a: entry }, [0, 0, 0, 0, 9]), "1 bytes at the end belong to no array"],
    ["a type of tomorrow", fileOf({ a: { ...entry, dtype: "F8" } }, [0, 0, 0, 0]), "a is of type F8; known types: F32"],
    ["a negative shape", fileOf({ a: { ...entry, shape: [-1] } }, []), "wanted dtype, shape and data_offsets"],
    [
      "numbers beyond int32",
      fileOf({ a: { dtype: "I64", shape: [1], data_offsets: [0, 8] } }, [0, 0, 0, 0, 1, 0, 0, 0]),
      "a holds 4294967296",
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });
});
