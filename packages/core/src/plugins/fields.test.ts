import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { either, flag, integer, json, list, number, oneOf, optional, text, type Field } from "./fields.ts";

const read = <T>(field: Field<T>, given: unknown): T => field.read(given, { owner: "me", option: "x" });

describe("fields", () => {
  const cases: readonly (readonly [Field<unknown>, readonly unknown[], readonly unknown[], string])[] = [
    [number(1, { min: 0, below: 2 }), [0, 1.5], [2, -1, NaN, Infinity, "1", null, [1]], "a finite number ≥ 0 and < 2"],
    [integer(1, { min: 1 }), [1, 7], [0, 1.5, true], "an integer ≥ 1"],
    [flag(true), [true, false], [1, "true", null], "true or false"],
    [json<unknown>([]), [null, [1, { a: "b" }], "x"], [NaN, [Infinity], () => 1, new Map()], "a JSON value"],
    [text("a"), ["", "b"], [1, null, ["a"]], "a string"],
    [oneOf(["in", "out"], "in"), ["in", "out"], ["im", 1, null], "one of in, out"],
    [optional(integer(0)), [null, 3], [1.5, "null", undefined], "an integer, or null"],
    [either(number(1), ["auto"]), ["auto", 2], ["aut", null], 'a finite number, or "auto"'],
    [
      list(integer(1, { min: 1 }), [], { min: 1, max: 2 }),
      [[1], [2, 3]],
      [[], [1, 2, 3], [0], 1, { length: 1 }, Array.from({ length: 2 })],
      "a list, at least 1 of: an integer ≥ 1",
    ],
  ];

  it.each(cases)("%# take what they say and nothing else", (field, good, bad, wanted) => {
    expect(field.wanted).toBe(wanted);
    for (const given of good) expect(read(field, given)).toEqual(given);
    for (const given of bad) expect(() => read(field, given)).toThrow(OptionError);
    for (const given of bad) expect(() => read(field, given)).toThrow(/^me: x/);
  });

  it("name the entry of a list that is wrong", () => {
    expect(() => read(list(list(number(0))), [[1], [2, "3"]])).toThrow('me: x[1][1] is "3"; wanted a finite number');
  });

  it("show nothing large", () => {
    expect(() => read(flag(true), "y".repeat(1000))).toThrow(/^.{0,120}$/);
  });
});
