/** @file Extents of windows: one number, or one for each axis. */
import { checkNumber, type Field, OptionError } from "@nn/core";

/** Height and width, or one number for both. */
export type Extent = number | readonly [height: number, width: number];

/** A positive whole number, or two of them. */
export function extent(fallback: Extent): Field<Extent> {
  const one = { type: "integer", minimum: 1 };
  return {
    fallback,
    wanted: "an integer ≥ 1, or two of them for height and width",
    schema: { anyOf: [one, { type: "array", items: one, minItems: 2, maxItems: 2 }] },
    read(given, { owner, option }) {
      if (Array.isArray(given) && given.length !== 2)
        throw new OptionError(
          `${owner}: ${option} has ${given.length} numbers; wanted one, or two for height and width`,
        );
      for (const value of Array.isArray(given) ? given : [given])
        checkNumber(owner, option, value, { min: 1, integer: true });
      return given as Extent;
    },
  };
}

export function asPair(extent: Extent): readonly [height: number, width: number] {
  return typeof extent === "number" ? [extent, extent] : extent;
}
