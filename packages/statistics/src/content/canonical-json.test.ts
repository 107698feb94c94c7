import { describe, expect, it } from "vitest";
import { CanonicalJsonError, canonicalJson } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it("sorts members by UTF-16 code units (RFC 8785, 3.2.3)", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    const names = [...canonicalJson(value).matchAll(/"([^"]*)":/g)].map((match) => match[1]);
    expect(names).toEqual(["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"]);
  });

  it.each([
    [0, "0"],
    [-0, "0"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [9007199254740992, "9007199254740992"],
    [295147905179352830000, "295147905179352830000"],
    [1e21, "1e+21"],
    [333333333.3333332, "333333333.3333332"],
    [0.000001, "0.000001"],
    [1e-7, "1e-7"],
  ])("prints %d as the RFC's table does", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it("escapes only what JSON must", () => {
    expect(canonicalJson("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/")).toBe(
      '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
    );
  });

  it("does not depend on the order in which members were added", () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: "x" })).toBe(
      canonicalJson({ a: "x", b: [1, { c: true, d: null }] }),
    );
  });

  it.each([
    [{ a: [1, Number.NaN] }, "$.a[1] is NaN"],
    [{ a: Number.POSITIVE_INFINITY }, "$.a is Infinity"],
    [{ a: undefined }, "$.a is undefined"],
    ["\ud800", "lone surrogate"],
  ])("refuses what JSON cannot hold: %j", (value, message) => {
    expect(() => canonicalJson(value)).toThrow(CanonicalJsonError);
    expect(() => canonicalJson(value)).toThrow(message);
  });
});
