import { describe, expect, it } from "vitest";
import { colors, dashOf, swatch } from "./palette.ts";
import { style } from "./style.ts";

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** The value of a custom property: the first is of the light theme, the next ones of the dark theme. */
function property(name: string): readonly [light: string, dark: string] {
  const found = [...style.matchAll(new RegExp(`--${name}:(#[0-9a-f]{3,6})`, "g"))].map(([, value = ""]) =>
    value.length === 4 ? value.replaceAll(/[0-9a-f]/g, "$&$&") : value,
  );
  return [found[0] ?? "", found[1] ?? ""];
}

describe("colors", () => {
  it("can be read as text in both themes", () => {
    const page = property("page");
    const named = ["text", "soft", "link", "good", "bad"].map(property);
    for (const pair of [...colors, ...named])
      for (const theme of [0, 1] as const) expect(contrast(pair[theme], page[theme]), pair[theme]).toBeGreaterThan(4.5);
  });

  it("are never the only thing that tells two treatments apart", () => {
    const looks = colors.map(
      (_, series) => `${dashOf(series)} ${/class="mark" d="([^"]*)"/.exec(swatch(series).markup)?.[1]}`,
    );
    expect(new Set(looks).size).toBe(colors.length);
  });
});
