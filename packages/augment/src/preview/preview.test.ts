import { inflateSync } from "node:zlib";

import { key, normal, offerBuiltIns, OptionError, uniform } from "@nn/core";
import { describe, expect, it } from "vitest";

import { eda, flip, gain, randAugment, specAugment } from "../index.ts";
import { plugins } from "../plugins.ts";
import { encodePng } from "./png.ts";
import { preview } from "./preview.ts";
import { wordDifferences } from "./word-differences.ts";

describe("PNG", () => {
  it("holds its pixels, by zlib and the file format", () => {
    const levels = Uint8Array.from({ length: 300 * 250 * 3 }, (_, i) => (i * 7) % 256);
    const png = encodePng(levels, 250, 300, 3);
    const view = new DataView(png.buffer);
    expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join("")).toBe("PNG");
    expect([view.getUint32(16), view.getUint32(20), png[24], png[25]]).toEqual([300, 250, 8, 2]);
    const lines = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
    expect(lines.length).toBe(250 * 901);
    expect([...lines.subarray(901 * 3, 901 * 3 + 4)]).toEqual([0, ...levels.subarray(2700, 2703)]);
    // The check sum of the empty last chunk is the format's own example.
    expect([...png.subarray(-4)]).toEqual([0xae, 0x42, 0x60, 0x82]);
  });
});

describe("differences of words", () => {
  it("mark what is new and what is gone", () => {
    const shown = wordDifferences(["a", "good", "film"], ["a", "very", "fine", "film"]);
    expect(shown.map(({ word, mark }) => `${mark} ${word}`)).toEqual([
      "same a",
      "gone good",
      "new very",
      "new fine",
      "same film",
    ]);
    expect(wordDifferences([], [])).toEqual([]);
  });
});

describe("preview", () => {
  const image = { data: uniform(key(1), 8 * 8 * 3), shape: [8, 8, 3] };

  it("shows samples of every domain, the same bytes each time", () => {
    const audio = { data: normal(key(2), 900, { std: 0.1 }), sampleRate: 8000 };
    const spectrogram = { data: normal(key(3), 40 * 16), shape: [40, 16] };
    const sheets = [
      () => preview(randAugment(), [image, image], { copies: 3 }),
      () => preview(gain(), [audio], { copies: 2 }),
      () => preview(specAugment(), [spectrogram]),
      () => preview(eda(), [["a", "good", "<film>"]]),
    ];
    for (const sheet of sheets) {
      expect(sheet()).toBe(sheet());
      expect(sheet()).toMatch(/^<svg .*<\/svg>\n$/s);
      expect(sheet()).not.toContain("NaN");
    }
    expect(sheets[0]!().match(/<image /g)).toHaveLength(8);
    expect(sheets[3]!()).toContain("&lt;film&gt;");
  });

  it("says what was drawn, shows boxes, reads names, and refuses nothing to show", () => {
    offerBuiltIns(plugins);
    const boxed = { ...image, boxes: [{ left: 1, top: 1, right: 3, bottom: 4 }] };
    const sheet = preview("flip(probability=1)", [boxed], { copies: 1 });
    expect(sheet).toContain("{flipped:true}");
    // Columns 1 … 3 of 8 become 5 … 7, at 14 units a pixel.
    expect(sheet).toContain('<rect x="70.0" y="14.0" width="28.0" height="42.0"');
    expect(() => preview(flip(), [])).toThrow(OptionError);
  });
});
