import { describe, expect, it } from "vitest";
import {
  checkNumber,
  checkOneOf,
  checkOptions,
  NnError,
  OptionError,
  ShapeError,
  suggest,
  unknownName,
} from "./errors.ts";

describe("errors", () => {
  it("are NnErrors with a name and a code", () => {
    const error = new ShapeError("no");
    expect(error).toBeInstanceOf(NnError);
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code]).toEqual(["ShapeError", "NN_SHAPE"]);
  });

  it("name what was got, what is near and what exists", () => {
    expect(unknownName("initializer", "heNormel", ["heNormal", "zeros"]).message).toBe(
      'unknown initializer "heNormel"; did you mean "heNormal"? known: heNormal, zeros',
    );
    expect(unknownName("layer", "x", []).message).toBe('unknown layer "x"; known: none');
  });
});

describe("suggest", () => {
  it.each([
    ["heNormel", "heNormal"],
    ["henormal", "heNormal"],
    ["heNroaml", "heNormal"],
    ["zero", "zeros"],
    ["l3", "l2"],
    ["relu", undefined],
    ["", undefined],
  ])("%j → %j", (got, wanted) => {
    expect(suggest(got, ["heNormal", "heUniform", "zeros", "l2"])).toBe(wanted);
  });
});

describe("checkOptions", () => {
  it("refuses what does not exist", () => {
    expect(() => checkOptions("dropout", { rate: 0.5 }, ["rate"])).not.toThrow();
    expect(() => checkOptions("dropout", { rat: 0.5 }, ["rate"])).toThrow(
      'dropout: unknown option "rat"; did you mean "rate"? known: rate',
    );
    expect(() => checkOptions("dropout", 0.5 as never, ["rate"])).toThrow("dropout: options are 0.5; wanted an object");
  });
});

describe("checkNumber and checkOneOf", () => {
  it("say the limits", () => {
    expect(() => checkNumber("dropout", "rate", 0, { min: 0, below: 1 })).not.toThrow();
    expect(() => checkNumber("dropout", "rate", 1, { min: 0, below: 1 })).toThrow(
      "dropout: rate is 1; wanted a finite number ≥ 0 and < 1",
    );
    expect(() => checkNumber("f", "n", 1.5, { integer: true, min: 1 })).toThrow("f: n is 1.5; wanted an integer ≥ 1");
    for (const bad of [NaN, Infinity, "1", null]) expect(() => checkNumber("f", "x", bad)).toThrow(OptionError);
  });

  it("list the choices", () => {
    expect(() => checkOneOf("heNormal", "mode", "fanin", ["fanIn", "fanOut"])).toThrow(
      'heNormal: mode is "fanin"; wanted one of fanIn, fanOut; did you mean "fanIn"?',
    );
  });
});
