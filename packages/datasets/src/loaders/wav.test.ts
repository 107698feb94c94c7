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

  it.each<[string, Format, readonly number[], readonly number[]]>([
    ["8 bits, unsigned", { width: 8 }, [0, 128, 192, 255], [-1, 0, 0.5, 127 / 128]],
    ["24 bits", { width: 24 }, [0, 0, 0x80, 0, 0, 0x40, 0xff, 0xff, 0xff], [-1, 0.5, -1 / 8388608]],
    ["32 bits", { width: 32 }, [...u32(0x80000000), ...u32(0x20000000)], [-1, 0.25]],
    ["32-bit floats", { encoding: 3, width: 32 }, [...u32(0x3e800000), ...u32(0xbf800000)], [0.25, -1]],
    ["64-bit floats", { encoding: 3, width: 64 }, [...u32(0), ...u32(0xbfe00000)], [-0.5]],
    ["two channels", { channels: 2 }, [...u16(16384), ...u16(-16384), ...u16(0), ...u16(8192)], [0.5, -0.5, 0, 0.25]],
  ])("reads %s", (_, wanted, bytes, values) => {
    const { samples, channels } = parseWav(riff(format(wanted), chunk("data", bytes)), "a.wav");
    expect([...samples]).toEqual(values);
    expect(channels).toBe(wanted.channels ?? 1);
  });

  it("reads the encoding of an extended format from its extension", () => {
    const extension = [...u16(22), ...u16(24), ...u32(4), ...u16(1), ...Array<number>(14).fill(0)];
    const [, , , , , , , , ...plain] = format({ encoding: 0xfffe, width: 24 });
    const bytes = riff(chunk("fmt ", [...plain, ...extension]), chunk("data", [0, 0, 0x40]));
    expect([...parseWav(bytes, "a.wav").samples]).toEqual([0.5]);
    expect(() => parseWav(riff(format({ encoding: 0xfffe }), data), "a.wav")).toThrow("extended format of 16 bytes");
  });

  it("passes over other chunks, of odd length too, and reads a view at an odd offset", () => {
    const bytes = riff(chunk("LIST", [1, 2, 3]), format(), chunk("fact", [4]), data);
    expect(parseWav(bytes, "a.wav").samples.length).toBe(4);
    expect(parseWav(Uint8Array.from([9, ...bytes]).subarray(1), "a.wav").samples[1]).toBe(0.5);
  });

  it.each([
    ["nothing", new Uint8Array(0), "a.wav: not a WAV file"],
    ["another format", Uint8Array.from(ascii("OggS00000000")), 'got "OggS"'],
    ["no channel", riff(format({ channels: 0 }), data), "got 0 channels, wanted at least 1"],
    ["12 bits", riff(format({ width: 12 }), data), "got encoding 1 with 12 bits a sample, wanted 1 (PCM) with 8, 16,"],
    ["telephone's logarithms", riff(format({ encoding: 7, width: 8 }), data), "got encoding 7 with 8 bits a sample"],
    [
      "a float that is none",
      riff(format({ encoding: 3, width: 32 }), chunk("data", u32(0x7fc00000))),
      "sample 0 is NaN",
    ],
    ["rate 0", riff(format({ rate: 0 }), data), "got sample rate 0"],
    ["no samples", riff(format()), 'truncated; got no chunk "data"'],
    ["samples before their format", riff(data, format()), 'got chunk "data" before "fmt "'],
    [
      "half a sample",
      riff(format(), chunk("data", [1, 2, 3])),
      "got 3 bytes of samples, wanted a multiple of 2 (1 × 2)",
    ],
    ["a short format", riff(chunk("fmt ", [1, 0]), data), "got a format of 2 bytes, wanted at least 16"],
    ["a file cut short", riff(format(), data).subarray(0, 48), 'chunk "data" has 4 bytes, its header promises 8'],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseWav(bytes, "a.wav")).toThrow(DataError);
    expect(() => parseWav(bytes, "a.wav")).toThrow(message);
  });
});
