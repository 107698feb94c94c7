import { DataError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { parseWav } from "./wav.ts";

interface Format {
  readonly encoding?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly width?: number;
}

const u16 = (n: number): number[] => [n & 255, (n >> 8) & 255];
const u32 = (n: number): number[] => [...u16(n & 0xffff), ...u16(n >>> 16)];
const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));
const chunk = (name: string, content: readonly number[]): number[] => [
  ...ascii(name),
  ...u32(content.length),
  ...content,
  ...(content.length % 2 === 0 ? [] : [0]),
];
const format = ({ encoding = 1, channels = 1, rate = 8000, width = 16 }: Format = {}): number[] =>
  chunk("fmt ", [...u16(encoding), ...u16(channels), ...u32(rate), ...u32(2 * rate), ...u16(2), ...u16(width)]);
const riff = (...chunks: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from([...ascii("RIFF"), ...u32(4 + chunks.flat().length), ...ascii("WAVE"), ...chunks.flat()]);
const data = chunk("data", [...u16(0), ...u16(16384), ...u16(-32768), ...u16(32767)]);

describe("parseWav", () => {
  it("reads samples and their rate", () => {
    const { sampleRate, samples } = parseWav(riff(format({ rate: 11_025 }), data), "a.wav");
    expect(sampleRate).toBe(11_025);
    expect([...samples]).toEqual([0, 0.5, -1, 32767 / 32768]);
  });

  it("passes over other chunks, of odd length too, and reads a view at an odd offset", () => {
    const bytes = riff(chunk("LIST", [1, 2, 3]), format(), chunk("fact", [4]), data);
    expect(parseWav(bytes, "a.wav").samples.length).toBe(4);
    expect(parseWav(Uint8Array.from([9, ...bytes]).subarray(1), "a.wav").samples[1]).toBe(0.5);
  });

  it.each([
    ["nothing", new Uint8Array(0), "a.wav: not a WAV file"],
    ["another format", Uint8Array.from(ascii("OggS00000000")), 'got "OggS"'],
    ["stereo", riff(format({ channels: 2 }), data), "got 2 channels, wanted 1"],
    ["8 bits", riff(format({ width: 8 }), data), "got 8 bits a sample, wanted 16"],
    ["float samples", riff(format({ encoding: 3 }), data), "got encoding 3, wanted 1 (PCM)"],
    ["rate 0", riff(format({ rate: 0 }), data), "got sample rate 0"],
    ["no samples", riff(format()), 'truncated; got no chunk "data"'],
    ["samples before their format", riff(data, format()), 'got chunk "data" before "fmt "'],
    ["half a sample", riff(format(), chunk("data", [1, 2, 3])), "got 3 bytes of samples, wanted an even number"],
    ["a short format", riff(chunk("fmt ", [1, 0]), data), "got a format of 2 bytes, wanted at least 16"],
    ["a file cut short", riff(format(), data).subarray(0, 48), 'chunk "data" has 4 bytes, its header promises 8'],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseWav(bytes, "a.wav")).toThrow(DataError);
    expect(() => parseWav(bytes, "a.wav")).toThrow(message);
  });
});
