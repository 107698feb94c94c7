import { bits, key } from "@nn/core";
import { describe, expect, it } from "vitest";
import { drawnInterquartileMean, interquartileMean } from "./interquartile-mean.ts";

describe("drawnInterquartileMean", () => {
  it.each([1, 2, 3, 4, 7, 40])("is the interquartile mean of %d values at places drawn from them", (n) => {
    const words = bits(key(n), 21 * n);
    // Few different values, so that ties straddle the cuts.
    const values = Array.from({ length: n }, (_, index) => ((words[index] ?? 0) >>> 29) - 3.3);
    const meanAt = drawnInterquartileMean(values);
    for (let draw = 1; draw <= 20; draw += 1) {
      const places = Array.from({ length: n }, (_, index) => (words[draw * n + index] ?? 0) % n);
      expect(meanAt(places)).toBeCloseTo(interquartileMean(places.map((place) => values[place] ?? Number.NaN)), 12);
    }
  });
});
