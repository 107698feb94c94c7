/** @file What convolutional layers share in what they take. */
import { checkNumber, type Field, OptionError, ShapeError } from "@nn/core";

/** Zeros around the input: none, as many as keep its extent at stride 1, or a number before and after for each axis. */
export function padding<P extends "valid" | "same" | readonly (number | readonly number[])[]>(axes: 1 | 2): Field<P> {
  const pair = "[before, after]";
  const wanted = `"valid", "same" or ${axes === 1 ? pair : `[${pair}, ${pair}]`}`;
  return {
    fallback: "valid" as P,
    wanted,
    schema: { anyOf: [{ enum: ["valid", "same"] }, { type: "array" }] },
    read(given, { owner, option }) {
      if (given === "valid" || given === "same") return given as P;
      const rows: unknown[] = Array.isArray(given) ? (axes === 1 ? [given] : given) : [];
      if (rows.length !== axes || rows.some((row) => !Array.isArray(row) || row.length !== 2))
        throw new OptionError(`${owner}: ${option} is ${JSON.stringify(given)}; wanted ${wanted}`);
      for (const zeros of rows.flat()) checkNumber(owner, option, zeros, { min: 0, integer: true });
      return given as P;
    },
  };
}

/** Refuses groups that do not divide the filters. */
export function checkConvolution(
  owner: string,
  { filters, groups }: { readonly filters: number; readonly groups: number },
): void {
  if (filters % groups !== 0)
    throw new OptionError(`${owner}: groups is ${groups}; wanted a divisor of filters, ${filters}`);
}

/** Refuses groups that the channels of the input do not fill. */
export function checkGroups(owner: string, groups: number, channels: number): void {
  if (channels % groups !== 0) {
    throw new ShapeError(`${owner}: groups is ${groups}; wanted a divisor of the ${channels} channels of the input`);
  }
}
