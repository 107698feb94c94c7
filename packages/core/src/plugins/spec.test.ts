import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { parseSpec, printSpec } from "./spec.ts";

describe("parseSpec", () => {
  it.each([
    ["heNormal", { name: "heNormal", options: {} }],
    [" heNormal ( ) ", { name: "heNormal", options: {} }],
    ["heNormal(mode=fanOut)", { name: "heNormal", options: { mode: "fanOut" } }],
    ["truncatedNormal(std=0.02, bound=2)", { name: "truncatedNormal", options: { std: 0.02, bound: 2 } }],
    ["@nn/init:heNormal(mode=fanOut)", { name: "@nn/init:heNormal", options: { mode: "fanOut" } }],
    ["l2(1e-4)", { name: "l2", shorthand: 1e-4, options: {} }],
    ["a(-.5,b=true,c=null,d=-1.5E+3)", { name: "a", shorthand: -0.5, options: { b: true, c: null, d: -1500 } }],
    ['a(b="x, (y) = \\"z\\"")', { name: "a", options: { b: 'x, (y) = "z"' } }],
    ['a(b="1", c=1x)', { name: "a", options: { b: "1", c: "1x" } }],
    ["a(b=[1])", { name: "a", options: { b: [1] } }],
    ["a([])", { name: "a", shorthand: [], options: {} }],
    ["chain([flip, rotate(10)])", { name: "chain", shorthand: ["flip", "rotate(10)"], options: {} }],
    [
      "a(b(c=[d(1)], e=x), f=[[1, 2], [3]])",
      { name: "a", shorthand: "b(c=[d(1)], e=x)", options: { f: [[1, 2], [3]] } },
    ],
    ["half-he.v2(x=me:thing)", { name: "half-he.v2", options: { x: "me:thing" } }],
  ])("%s", (text, wanted) => {
    expect(parseSpec(text)).toEqual(wanted);
    expect(parseSpec(printSpec(parseSpec(text)))).toEqual(wanted);
  });

  it.each([
    "",
    "a(",
    "a)",
    "a(b=)",
    "a(b=1,)",
    "a(b=1 c=2)",
    "a(b=1, b=2)",
    "a(b=1, 2)",
    "a b",
    "a(b=1)x",
    "a(=1)",
    "a(,)",
    'a(b="x)',
    "a(b=1e999)",
    "a(b=[1)",
    "a(b=[1,])",
    "a(b(c)",
    `a(${"[".repeat(99)}`,
  ])("refuses %j", (text) => {
    expect(() => parseSpec(text)).toThrow(OptionError);
  });
});

describe("printSpec", () => {
  it("quotes strings that would read as something else", () => {
    expect(printSpec({ name: "a", options: { b: "true", c: "1", d: "x y", e: "", f: -0, g: "plain" } })).toBe(
      'a(b="true", c="1", d="x y", e="", f=-0, g=plain)',
    );
    expect(printSpec({ name: "l2", shorthand: 0.1, options: {} })).toBe("l2(0.1)");
    expect(printSpec({ name: "a", options: { b: { name: "c", options: { d: 1 } }, e: ["f(2)", "g(2"] } })).toBe(
      'a(b=c(d=1), e=[f(2), "g(2"])',
    );
    expect(() => printSpec({ name: "a", options: { b: NaN } })).toThrow("wanted a finite number");
  });
});
