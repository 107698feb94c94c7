import { describe, expect, it } from "vitest";
import { ModuleBuilder, simdTarget } from "./encoder.ts";
import type { FunctionBuilder } from "./function-builder.ts";
import { instantiate } from "./instantiate.ts";
import type { WasmFunction } from "./instantiate.ts";
import type { ValueType } from "./opcodes.ts";

const memory = new WebAssembly.Memory({ initial: 1 });
const ints = new Int32Array(memory.buffer);
const floats = new Float32Array(memory.buffer);

function compiled(
  params: readonly ValueType[],
  results: readonly ValueType[],
  write: (f: FunctionBuilder) => void,
): WasmFunction {
  const module = new ModuleBuilder();
  write(module.addFunction("run", params, results));
  return instantiate<"run">(module.toBytes(), { memory }).run;
}

describe("ModuleBuilder", () => {
  it("writes the bytes that the specification asks for", () => {
    const module = new ModuleBuilder();
    const f = module.addFunction("add", ["i32", "i32"], ["i32"]);
    f.local("f32");
    f.get(f.param(0)).get(f.param(1)).op("i32.add");
    expect([...module.toBytes()]).toEqual(
      [
        [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
        [1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f],
        [2, 15, 1, 3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0, 0],
        [3, 2, 1, 0],
        [7, 7, 1, 3, 0x61, 0x64, 0x64, 0, 0],
        [10, 11, 1, 9, 1, 1, 0x7d, 0x20, 0, 0x20, 1, 0x6a, 0x0b],
      ].flat(),
    );
  });

  it("calls imports and functions of its own, and does not export functions without a name", () => {
    const module = new ModuleBuilder();
    const log = module.importFunction("log", ["i32"], []);
    const half = module.importFunction("half", ["f32"], ["f32"]);
    const inner = module.addFunction(null, ["f32"], ["f32"]);
    inner.get(inner.param(0)).call(half).f32(1).op("f32.add");
    const outer = module.addFunction("outer", ["f32"], ["f32"]);
    outer.i32(-7).call(log).get(outer.param(0)).call(inner);
    const seen: number[] = [];
    const exports = instantiate<"outer">(module.toBytes(), {
      memory,
      functions: { log: (x) => void seen.push(x), half: (x) => x / 2 },
    });
    expect(exports.outer(5)).toBe(3.5);
    expect(seen).toEqual([-7]);
    expect(Object.keys(exports)).toEqual(["outer"]);
  });

  it("rejects imports that come after functions", () => {
    const module = new ModuleBuilder();
    module.addFunction(null, []);
    expect(() => module.importFunction("late", [], [])).toThrow('import "late"');
  });

  it("links against shared memory", () => {
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const module = new ModuleBuilder({ ...simdTarget, shared: true });
    module.addFunction("run", []).i32(8).i32(42).store("i32.store");
    instantiate<"run">(module.toBytes(), { memory: shared }).run();
    expect(new Int32Array(shared.buffer)[2]).toBe(42);
  });

  it("accepts a compiled module", () => {
    const module = new ModuleBuilder();
    module.addFunction("run", [], ["i32"]).i32(5);
    const { run } = instantiate<"run">(new WebAssembly.Module(module.toBytes()), { memory });
    expect(run()).toBe(5);
  });
});

describe("FunctionBuilder", () => {
  it.each([0, -1, 63, 64, -65, 0x7fffffff, -0x80000000])("pushes the integer %d", (value) => {
    expect(compiled([], ["i32"], (f) => f.i32(value))()).toBe(value);
  });

  it("keeps the 32 bits of addresses above 2^31", () => {
    expect(compiled([], ["i32"], (f) => f.i32(0xfffffff0))() >>> 0).toBe(0xfffffff0);
  });

  it("loads at offsets above 2^31 in the unsigned sense: out of bounds, not wrapped", () => {
    expect(() => compiled([], ["i32"], (f) => f.i32(0).load("i32.load", 0x80000000))()).toThrow(/memory access/);
  });

  it.each([1.5, -0, Number.POSITIVE_INFINITY, 1.401298464324817e-45, Number.NaN])("pushes the float %d", (value) => {
    expect(compiled([], ["f32"], (f) => f.f32(value))()).toBe(value);
  });

  it("keeps locals of different types apart", () => {
    const run = compiled(["i32"], ["i32"], (f) => {
      const [x, v, y] = [f.local("f32"), f.local("v128"), f.local("i32")];
      f.f32(2.75).set(x).i32x4(10, 20, 30, 40).set(v).get(f.param(0)).i32(1).op("i32.add").set(y);
      f.get(x).op("i32.trunc_sat_f32_s").get(v).lane("i32x4.extract_lane", 2).op("i32.add").get(y).op("i32.add");
    });
    expect(run(100)).toBe(2 + 30 + 101);
  });

  it("replaces, extracts and shuffles lanes", () => {
    compiled([], [], (f) => {
      f.i32(0)
        .f32x4(1, 2, 3, 4)
        .f32(9)
        .lane("f32x4.replace_lane", 1)
        .f32x4(5)
        .shuffle32(3, 1, 7, 0)
        .store("v128.store");
      f.i32(16)
        .i32x4(0x03020100, 0, 0, 0)
        .i32x4(0)
        .shuffle8([3, 2, 1, 0, ...Array.from({ length: 12 }, () => 16)])
        .store("v128.store");
      f.i32(32).i32x4(1).i32(-2).lane("i32x4.replace_lane", 3).store("v128.store");
      f.i32(48).f32x4(1, 2, 3, 4).lane("f32x4.extract_lane", 3).store("f32.store");
    })();
    expect([...floats.subarray(0, 4)]).toEqual([4, 9, 5, 1]);
    expect([...ints.subarray(4, 8)]).toEqual([0x00010203, 0, 0, 0]);
    expect([...ints.subarray(8, 12)]).toEqual([1, 1, 1, -2]);
    expect(floats[12]).toBe(4);
  });

  it("loads and stores every width", () => {
    ints.set([0x84838281 | 0, 2, 3, 4, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1]);
    const word = (load: "i32.load8_s" | "i32.load8_u" | "i32.load16_s" | "i32.load16_u"): number =>
      compiled([], ["i32"], (f) => f.i32(0).load(load))();
    expect(word("i32.load8_s")).toBe(0x81 - 256);
    expect(word("i32.load8_u")).toBe(0x81);
    expect(word("i32.load16_s")).toBe(0x8281 - 65536);
    expect(word("i32.load16_u")).toBe(0x8281);
    const vector = (write: (f: FunctionBuilder) => void): number[] => {
      compiled([], [], (f) => {
        write(f.i32(16));
        f.store("v128.store", 0, 2);
      })();
      return [...ints.subarray(4, 8)];
    };
    expect(vector((f) => f.i32(0).load("v128.load", 4))).toEqual([2, 3, 4, 0]);
    expect(vector((f) => f.i32(0).load("v128.load32_splat", 4))).toEqual([2, 2, 2, 2]);
    expect(vector((f) => f.i32(0).load("v128.load64_splat", 4))).toEqual([2, 3, 2, 3]);
    expect(vector((f) => f.i32(4).load("v128.load32_zero"))).toEqual([2, 0, 0, 0]);
    expect(vector((f) => f.i32(4).load("v128.load64_zero"))).toEqual([2, 3, 0, 0]);
    expect(vector((f) => f.i32(12).i32x4(7).memoryLane("v128.load32_lane", 2))).toEqual([7, 7, 4, 7]);
    expect(vector((f) => f.i32(4).i32x4(7).memoryLane("v128.load64_lane", 1, 4))).toEqual([7, 7, 3, 4]);
    compiled([], [], (f) => {
      f.i32(32).i32x4(1, 2, 3, 4).memoryLane("v128.store32_lane", 2);
      f.i32(32).i32x4(1, 2, 3, 4).memoryLane("v128.store64_lane", 1, 8);
      f.i32(48).i32(0x1234).store("i32.store8").i32(52).i32(0x12345).store("i32.store16");
    })();
    expect([...ints.subarray(8, 14)]).toEqual([3, -1, 3, 4, -256 + 0x34, -65536 + 0x2345]);
  });

  it("fills and copies memory", () => {
    compiled([], [], (f) => f.i32(0).i32(0x7f).i32(8).memoryFill().i32(8).i32(4).i32(3).memoryCopy())();
    expect([...new Uint8Array(memory.buffer, 0, 11)]).toEqual(Array.from({ length: 11 }, () => 0x7f));
  });

  it("branches out of nested blocks", () => {
    const run = compiled(["i32"], ["i32"], (f) => {
      const x = f.param(0);
      f.block((outer) => {
        f.block((inner) => {
          f.get(x).i32(1).op("i32.eq").brIf(inner);
          f.get(x)
            .i32(2)
            .op("i32.eq")
            .if(() => f.br(outer));
          f.i32(30).op("return");
        });
        f.i32(10).op("return");
      });
      f.i32(20);
    });
    expect([1, 2, 3].map((x) => run(x))).toEqual([10, 20, 30]);
  });

  it("chooses a value with if and else", () => {
    const run = compiled(["i32"], ["f32"], (f) =>
      f.get(f.param(0)).if(
        () => f.f32(1.5),
        () => f.f32(-2),
        "f32",
      ),
    );
    expect([run(1), run(0)]).toEqual([1.5, -2]);
  });

  it("rejects a branch to a block that has ended, and lanes and parameters that do not exist", () => {
    const f = new ModuleBuilder().addFunction(null, ["i32"]);
    let ended = { depth: 0 };
    f.block(() => f.block((label) => void (ended = label)));
    expect(() => f.br(ended)).toThrow("already ended");
    expect(() => f.lane("f32x4.extract_lane", 4)).toThrow("got lane 4");
    expect(() => f.memoryLane("v128.load64_lane", 2)).toThrow("got lane 2");
    expect(() => f.shuffle8([0])).toThrow("got 1 bytes");
    expect(() => f.param(1)).toThrow("got 1, the function has 1");
  });

  const sum = (bound: number | null, step: number): WasmFunction =>
    compiled(["i32", "i32"], ["i32"], (f) => {
      const [i, total] = [f.param(0), f.local("i32")];
      f.loopUp(i, bound ?? f.param(1), step, () => f.get(total).get(i).op("i32.add").set(total));
      f.get(total);
    });

  it.each([
    [0, 5, 1, 10],
    [2, 5, 1, 9],
    [5, 5, 1, 0],
    [6, 5, 1, 0],
    [0, 9, 4, 12],
  ])("counts from %d below %d by %d", (start, bound, step, expected) => {
    expect(sum(bound, step)(start, 0)).toBe(expected);
    expect(sum(null, step)(start, bound)).toBe(expected);
  });

  it("counts over addresses above 2^31", () => {
    expect(sum(null, 16)(0x7ffffff0, 0x80000010) >>> 0).toBe((0x7ffffff0 + 0x80000000) >>> 0);
  });
});
