import { describe, expect, it } from "vitest";
import { ImpureError, ShapeError } from "../errors.ts";
import { key } from "../random/key.ts";
import { normal } from "../random/sample.ts";
import type { FanAxes } from "./fans.ts";
import { defineInitializer, type InitializerDefinition, type InitializerPlugin } from "./initializer.ts";

type None = Record<never, never>;

const define = (sample: InitializerDefinition<None>["sample"]): InitializerPlugin<None> =>
  defineInitializer<None>({ name: "test:x", summary: "For tests.", options: {}, sample });

const reader = define(({ fans, size }) => new Float32Array(size).fill(fans.fanIn * 1000 + fans.fanOut));

describe("defineInitializer", () => {
  it("gives a rank-2 shape the fans [in, out] and asks for others", () => {
    expect(reader().sample(key(1), [2, 3])[0]).toBe(2003);
    expect(reader().sample(key(1), [2, 3], { fans: { fanIn: 7, fanOut: 8 } })[0]).toBe(7008);
    expect(() => reader().sample(key(1), [3, 3, 16, 32])).toThrow(
      "test:x: the fans of shape [3, 3, 16, 32] are not known, only [in, out] has fans by itself; declare them",
    );
    expect(() => reader().sample(key(1), [4])).toThrow("the fans of shape [4] are not known");
    for (const fanIn of [0, -1, 1.5, NaN, Infinity]) {
      expect(() => reader().sample(key(1), [4], { fans: { fanIn, fanOut: 1 } })).toThrow(
        `test:x: fans are { fanIn: ${fanIn}, fanOut: 1 }; wanted positive integers`,
      );
    }
    expect(() => reader().sample(key(1), [4], { fans: { fanIn: 1, fanout: 1 } as never })).toThrow(
      'did you mean "fanOut"?',
    );
    expect(() => reader().sample(key(1), [4], { fans: 3 as never })).toThrow("test:x: fans are 3; wanted");
    expect(() => reader().sample(key(1), [4], { fan: 1 } as never)).toThrow('did you mean "fans"?');
  });

  it("takes axes instead of numbers", () => {
    const sample = (shape: number[], axes: FanAxes): number | undefined =>
      reader().sample(key(1), shape, { fans: axes })[0];
    expect(sample([3, 3, 2, 5], { inAxes: [-2], outAxes: [-1] })).toBe(18_045);
    expect(sample([3, 4, 4], { inAxes: [1], outAxes: [2], transposedStrides: [2] })).toBe(6012);
    expect(() => sample([3, 4], { inAxes: [0], outAxes: [0] })).toThrow("axis 0 of shape [3, 4] is named twice");
  });

  it("refuses shapes in words, by sample, moments and refusal alike", () => {
    const square = defineInitializer<None>({
      name: "test:square",
      summary: "For tests.",
      options: {},
      refuse: ({ shape: [rows, columns] }) => (rows === columns ? undefined : "it is not square"),
      sample: ({ size }) => new Float32Array(size),
      moments: () => ({ mean: 0, variance: 0 }),
    })();
    expect(square.refusal([2, 3])).toBe("it is not square");
    expect(square.refusal([2, 2])).toBeUndefined();
    expect(square.refusal([0, 2])).toBeUndefined();
    expect(() => square.sample(key(1), [2, 3])).toThrow("test:square: shape [2, 3] is refused: it is not square");
    expect(() => square.moments([2, 3])).toThrow(ShapeError);
    expect(square.sample(key(1), [0, 2])).toHaveLength(0);
  });

  it("draws the first time twice and refuses what does not come from the key", () => {
    let calls = 0;
    const counter = define(({ size }) => new Float32Array(size).fill(++calls));
    const first = counter();
    for (const initializer of [first, first, counter()]) {
      expect(() => initializer.sample(key(1), [2])).toThrow(ImpureError);
    }
    expect(() => first.sample(key(1), [2])).toThrow("value 0 is 7, and 8 when drawn again with the same key");
    const honest = define(({ key: from, size }) => (calls++, normal(from, size)));
    calls = 0;
    honest().sample(key(1), [2]);
    honest().sample(key(1), [2]);
    expect(calls).toBe(3);
  });

  it("does not ask for fans that nobody reads", () => {
    const plain = define(({ key: from, size }) => normal(from, size));
    expect(plain().sample(key(1), [2, 1, 2])).toHaveLength(4);
    expect(plain().sample(key(1), [])).toHaveLength(1);
  });

  it("never calls sample for an empty shape", () => {
    const thrower = define(() => {
      throw new Error("called");
    });
    expect(thrower().sample(key(1), [0, 3])).toEqual(new Float32Array(0));
  });

  it("checks what sample returns", () => {
    const bad =
      (values: unknown): (() => unknown) =>
      () =>
        define(() => values as Float32Array)().sample(key(1), [2]);
    expect(bad(new Float32Array(3))).toThrow("test:x: sample returned 3 values; shape [2] wants 2");
    expect(bad([1, 2])).toThrow("test:x: sample returned Array; wanted a Float32Array");
    expect(bad(new Float64Array(2))).toThrow("returned Float64Array");
    expect(bad(Float32Array.of(1, NaN))).toThrow("test:x: value 1 of shape [2] is NaN; wanted finite numbers");
    expect(bad(Float32Array.of(Infinity, 1))).toThrow("value 0 of shape [2] is Infinity");
    expect(() => reader().sample(key(1), [-1, 2])).toThrow("wanted non-negative integers");
  });

  it("has moments only when they are declared", () => {
    expect(reader().moments([2, 3])).toBeUndefined();
    const declared = defineInitializer<None>({
      name: "test:y",
      summary: "For tests.",
      options: {},
      sample: ({ size }) => new Float32Array(size),
      moments: ({ fans }) => ({ mean: 0, variance: 1 / fans.fanIn }),
    });
    expect(declared().moments([4, 2])).toEqual({ mean: 0, variance: 0.25 });
  });
});
