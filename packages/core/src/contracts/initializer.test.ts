import { describe, expect, it } from "vitest";
import { key } from "../random/key.ts";
import { normal } from "../random/sample.ts";
import { defineInitializer, type InitializerDefinition, type InitializerPlugin } from "./initializer.ts";

type None = Record<never, never>;

const define = (sample: InitializerDefinition<None>["sample"]): InitializerPlugin<None> =>
  defineInitializer<None>({ name: "test:x", summary: "For tests.", defaults: {}, sample });

const reader = define(({ fans, size }) => new Float32Array(size).fill(fans.fanIn * 1000 + fans.fanOut));

describe("defineInitializer", () => {
  it("gives a rank-2 shape the fans [in, out] and asks for others", () => {
    expect(reader().sample(key(1), [2, 3])[0]).toBe(2003);
    expect(reader().sample(key(1), [2, 3], { fans: { fanIn: 7, fanOut: 8 } })[0]).toBe(7008);
    expect(() => reader().sample(key(1), [3, 3, 16, 32])).toThrow(
      "test:x: the fans of shape [3, 3, 16, 32] are not known, only [in, out] has fans by itself; declare them",
    );
    expect(() => reader().sample(key(1), [4])).toThrow("the fans of shape [4] are not known");
    expect(() => reader().sample(key(1), [4], { fans: { fanIn: 0, fanOut: 1 } })).toThrow(
      "wanted positive finite numbers",
    );
    expect(() => reader().sample(key(1), [4], { fan: 1 } as never)).toThrow('did you mean "fans"?');
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
      defaults: {},
      sample: ({ size }) => new Float32Array(size),
      moments: ({ fans }) => ({ mean: 0, variance: 1 / fans.fanIn }),
    });
    expect(declared().moments([4, 2])).toEqual({ mean: 0, variance: 0.25 });
  });
});
