import { describe, expect, it } from "vitest";
import { ModuleBuilder, simdTarget, type Target } from "./encoder.ts";
import { instantiate } from "./instantiate.ts";
import { plainOpcodes } from "./opcodes.ts";
import type { PlainOpcode } from "./opcodes.ts";

type Kind = "i" | "f" | "I" | "F";
/** One value for a scalar, four for a vector. */
type Value = number | readonly number[];

const nan = Number.NaN;
const inf = Number.POSITIVE_INFINITY;

/** What each instruction does: kinds of operands → kind of result (i, f scalars; I, F vectors), operands, result. */
const rows: readonly (readonly [PlainOpcode, string, readonly Value[], Value])[] = [
  ["select", "iii>i", [7, 8, 0], 8],
  ["i32.eqz", "i>i", [0], 1],
  ["i32.eq", "ii>i", [5, 5], 1],
  ["i32.ne", "ii>i", [5, 5], 0],
  ["i32.lt_s", "ii>i", [-1, 0], 1],
  ["i32.lt_u", "ii>i", [-1, 0], 0],
  ["i32.gt_s", "ii>i", [-1, 0], 0],
  ["i32.gt_u", "ii>i", [-1, 0], 1],
  ["i32.le_s", "ii>i", [-1, -1], 1],
  ["i32.le_u", "ii>i", [-1, 0], 0],
  ["i32.ge_s", "ii>i", [-1, 0], 0],
  ["i32.ge_u", "ii>i", [-1, -1], 1],
  ["i32.clz", "i>i", [1], 31],
  ["i32.ctz", "i>i", [8], 3],
  ["i32.popcnt", "i>i", [0xff], 8],
  ["i32.add", "ii>i", [0x7fffffff, 1], -0x80000000],
  ["i32.sub", "ii>i", [3, 5], -2],
  ["i32.mul", "ii>i", [65537, 65537], 131073],
  ["i32.div_s", "ii>i", [-7, 2], -3],
  ["i32.div_u", "ii>i", [-2, 2], 0x7fffffff],
  ["i32.rem_s", "ii>i", [-7, 2], -1],
  ["i32.rem_u", "ii>i", [-1, 7], 3],
  ["i32.and", "ii>i", [12, 10], 8],
  ["i32.or", "ii>i", [12, 10], 14],
  ["i32.xor", "ii>i", [12, 10], 6],
  ["i32.shl", "ii>i", [3, 30], -0x40000000],
  ["i32.shr_s", "ii>i", [-8, 1], -4],
  ["i32.shr_u", "ii>i", [-8, 1], 0x7ffffffc],
  ["i32.rotl", "ii>i", [-0x7fffffff, 4], 0x18],
  ["i32.rotr", "ii>i", [0x18, 4], -0x7fffffff],
  ["i32.trunc_sat_f32_s", "f>i", [-1e20], -0x80000000],
  ["i32.trunc_sat_f32_u", "f>i", [-3.5], 0],
  ["i32.reinterpret_f32", "f>i", [1], 0x3f800000],
  ["f32.eq", "ff>i", [0, -0], 1],
  ["f32.ne", "ff>i", [nan, nan], 1],
  ["f32.lt", "ff>i", [1, 2], 1],
  ["f32.gt", "ff>i", [1, 2], 0],
  ["f32.le", "ff>i", [nan, 2], 0],
  ["f32.ge", "ff>i", [2, 2], 1],
  ["f32.abs", "f>f", [-2.5], 2.5],
  ["f32.neg", "f>f", [0], -0],
  ["f32.ceil", "f>f", [-0.5], -0],
  ["f32.floor", "f>f", [-0.5], -1],
  ["f32.trunc", "f>f", [-1.75], -1],
  ["f32.nearest", "f>f", [2.5], 2],
  ["f32.sqrt", "f>f", [6.25], 2.5],
  ["f32.add", "ff>f", [16777216, 1], 16777216],
  ["f32.sub", "ff>f", [3, 5], -2],
  ["f32.mul", "ff>f", [1e30, 1e30], inf],
  ["f32.div", "ff>f", [1, -0], -inf],
  ["f32.min", "ff>f", [0, -0], -0],
  ["f32.max", "ff>f", [1, nan], nan],
  ["f32.copysign", "ff>f", [3, -0], -3],
  ["f32.convert_i32_s", "i>f", [-16777217], -16777216],
  ["f32.convert_i32_u", "i>f", [-1], 4294967296],
  ["f32.reinterpret_i32", "i>f", [1], 1.401298464324817e-45],
  ["v128.not", "I>I", [[0, 1, -1, 5]], [-1, -2, 0, -6]],
  [
    "v128.and",
    "II>I",
    [
      [12, 1, -1, 5],
      [10, 2, 7, 4],
    ],
    [8, 0, 7, 4],
  ],
  [
    "v128.andnot",
    "II>I",
    [
      [12, 1, -1, 5],
      [10, 2, 7, 4],
    ],
    [4, 1, -8, 1],
  ],
  [
    "v128.or",
    "II>I",
    [
      [12, 1, -1, 5],
      [10, 2, 7, 4],
    ],
    [14, 3, -1, 5],
  ],
  [
    "v128.xor",
    "II>I",
    [
      [12, 1, -1, 5],
      [10, 2, 7, 4],
    ],
    [6, 3, -8, 1],
  ],
  [
    "v128.bitselect",
    "III>I",
    [
      [1, 2, 3, 0xff],
      [5, 6, 7, 0],
      [-1, 0, -1, 0xf],
    ],
    [1, 6, 3, 0xf],
  ],
  ["v128.any_true", "I>i", [[0, 0, 4, 0]], 1],
  [
    "i8x16.swizzle",
    "II>I",
    [
      [1, 2, 3, 4],
      [0x07060504, 0x03020100, 0x0f0e0d0c, -1],
    ],
    [2, 1, 4, 0],
  ],
  ["i32x4.splat", "i>I", [-3], [-3, -3, -3, -3]],
  [
    "i32x4.eq",
    "II>I",
    [
      [1, 2, -1, 0],
      [1, 3, -1, 1],
    ],
    [-1, 0, -1, 0],
  ],
  [
    "i32x4.ne",
    "II>I",
    [
      [1, 2, -1, 0],
      [1, 3, -1, 1],
    ],
    [0, -1, 0, -1],
  ],
  [
    "i32x4.lt_s",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [-1, 0, 0, -1],
  ],
  [
    "i32x4.lt_u",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [0, -1, 0, -1],
  ],
  [
    "i32x4.gt_s",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [0, -1, 0, 0],
  ],
  [
    "i32x4.gt_u",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [-1, 0, 0, 0],
  ],
  [
    "i32x4.le_s",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [-1, 0, -1, -1],
  ],
  [
    "i32x4.le_u",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [0, -1, -1, -1],
  ],
  [
    "i32x4.ge_s",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [0, -1, -1, 0],
  ],
  [
    "i32x4.ge_u",
    "II>I",
    [
      [-1, 0, 1, 2],
      [0, -1, 1, 3],
    ],
    [-1, 0, -1, 0],
  ],
  ["i32x4.abs", "I>I", [[-1, 2, -0x80000000, 0]], [1, 2, -0x80000000, 0]],
  ["i32x4.neg", "I>I", [[-1, 2, -0x80000000, 0]], [1, -2, -0x80000000, 0]],
  ["i32x4.all_true", "I>i", [[1, 2, 0, 4]], 0],
  ["i32x4.bitmask", "I>i", [[-1, 2, 0, -4]], 9],
  ["i32x4.shl", "Ii>I", [[1, -1, 3, 0], 31], [-0x80000000, -0x80000000, -0x80000000, 0]],
  ["i32x4.shr_s", "Ii>I", [[-8, 8, -1, 1], 2], [-2, 2, -1, 0]],
  ["i32x4.shr_u", "Ii>I", [[-8, 8, -1, 1], 2], [0x3ffffffe, 2, 0x3fffffff, 0]],
  [
    "i32x4.add",
    "II>I",
    [
      [0x7fffffff, 1, 2, 3],
      [1, 1, 1, -4],
    ],
    [-0x80000000, 2, 3, -1],
  ],
  [
    "i32x4.sub",
    "II>I",
    [
      [0, 1, 2, 3],
      [1, 1, 1, -4],
    ],
    [-1, 0, 1, 7],
  ],
  [
    "i32x4.mul",
    "II>I",
    [
      [65537, 1, 2, 3],
      [65537, 1, 1, -4],
    ],
    [131073, 1, 2, -12],
  ],
  [
    "i32x4.min_s",
    "II>I",
    [
      [-1, 2, 3, 4],
      [1, 1, 5, 4],
    ],
    [-1, 1, 3, 4],
  ],
  [
    "i32x4.min_u",
    "II>I",
    [
      [-1, 2, 3, 4],
      [1, 1, 5, 4],
    ],
    [1, 1, 3, 4],
  ],
  [
    "i32x4.max_s",
    "II>I",
    [
      [-1, 2, 3, 4],
      [1, 1, 5, 4],
    ],
    [1, 2, 5, 4],
  ],
  [
    "i32x4.max_u",
    "II>I",
    [
      [-1, 2, 3, 4],
      [1, 1, 5, 4],
    ],
    [-1, 2, 5, 4],
  ],
  ["i32x4.trunc_sat_f32x4_s", "F>I", [[1.9, -1.9, nan, 1e20]], [1, -1, 0, 0x7fffffff]],
  ["i32x4.trunc_sat_f32x4_u", "F>I", [[1.9, -1.9, nan, 1e20]], [1, 0, 0, -1]],
  ["f32x4.splat", "f>F", [2.5], [2.5, 2.5, 2.5, 2.5]],
  [
    "f32x4.eq",
    "FF>I",
    [
      [1, nan, 0, 3],
      [1, nan, -0, 4],
    ],
    [-1, 0, -1, 0],
  ],
  [
    "f32x4.ne",
    "FF>I",
    [
      [1, nan, 0, 3],
      [1, nan, -0, 4],
    ],
    [0, -1, 0, -1],
  ],
  [
    "f32x4.lt",
    "FF>I",
    [
      [1, nan, 0, 3],
      [1, nan, -0, 4],
    ],
    [0, 0, 0, -1],
  ],
  [
    "f32x4.gt",
    "FF>I",
    [
      [1, nan, 5, 3],
      [1, nan, -0, 4],
    ],
    [0, 0, -1, 0],
  ],
  [
    "f32x4.le",
    "FF>I",
    [
      [1, nan, 5, 3],
      [1, nan, -0, 4],
    ],
    [-1, 0, 0, -1],
  ],
  [
    "f32x4.ge",
    "FF>I",
    [
      [1, nan, 5, 3],
      [1, nan, -0, 4],
    ],
    [-1, 0, -1, 0],
  ],
  ["f32x4.ceil", "F>F", [[1.5, -0.5, 2, -1.5]], [2, -0, 2, -1]],
  ["f32x4.floor", "F>F", [[1.5, -0.5, 2, -1.5]], [1, -1, 2, -2]],
  ["f32x4.trunc", "F>F", [[1.5, -0.5, 2, -1.5]], [1, -0, 2, -1]],
  ["f32x4.nearest", "F>F", [[1.5, -0.5, 2.5, -1.5]], [2, -0, 2, -2]],
  ["f32x4.abs", "F>F", [[1.5, -0.5, -0, -inf]], [1.5, 0.5, 0, inf]],
  ["f32x4.neg", "F>F", [[1.5, -0.5, 0, inf]], [-1.5, 0.5, -0, -inf]],
  ["f32x4.sqrt", "F>F", [[4, -1, -0, inf]], [2, nan, -0, inf]],
  [
    "f32x4.add",
    "FF>F",
    [
      [16777216, -0, inf, 1],
      [1, -0, -inf, 2],
    ],
    [16777216, -0, nan, 3],
  ],
  [
    "f32x4.sub",
    "FF>F",
    [
      [3, 0, inf, 1],
      [5, 0, inf, 2],
    ],
    [-2, 0, nan, -1],
  ],
  [
    "f32x4.mul",
    "FF>F",
    [
      [3, -0, inf, 1e30],
      [5, 2, 0, 1e30],
    ],
    [15, -0, nan, inf],
  ],
  [
    "f32x4.div",
    "FF>F",
    [
      [3, 0, 1, 1],
      [2, 0, -0, 4],
    ],
    [1.5, nan, -inf, 0.25],
  ],
  [
    "f32x4.min",
    "FF>F",
    [
      [0, nan, 1, 2],
      [-0, 1, nan, 1],
    ],
    [-0, nan, nan, 1],
  ],
  [
    "f32x4.max",
    "FF>F",
    [
      [-0, nan, 1, 2],
      [0, 1, nan, 1],
    ],
    [0, nan, nan, 2],
  ],
  // pmin(a, b) = b < a ? b : a and pmax(a, b) = a < b ? b : a: the first operand wins ties and NaN.
  [
    "f32x4.pmin",
    "FF>F",
    [
      [0, nan, 1, 2],
      [-0, 1, nan, 1],
    ],
    [0, nan, 1, 1],
  ],
  [
    "f32x4.pmax",
    "FF>F",
    [
      [-0, nan, 1, 1],
      [0, 1, nan, 2],
    ],
    [-0, nan, 1, 2],
  ],
  ["f32x4.convert_i32x4_s", "I>F", [[-1, 16777217, 0, 5]], [-1, 16777216, 0, 5]],
  ["f32x4.convert_i32x4_u", "I>F", [[-1, 16777217, 0, 5]], [4294967296, 16777216, 0, 5]],
];

/** Runs one instruction on operands in memory, 16 bytes apart, and reads its result from address 64. */
function run(name: PlainOpcode, signature: string, operands: readonly Value[], target: Target = simdTarget): Value {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const ints = new Int32Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const [from = "", to = ""] = signature.split(">");
  const module = new ModuleBuilder(target);
  const f = module.addFunction("run", []);
  f.i32(64);
  [...(from as Iterable<Kind>)].forEach((kind, position) => {
    [operands[position]!].flat().forEach((value, lane) => {
      (kind.toLowerCase() === "f" ? floats : ints)[4 * position + lane] = value;
    });
    f.i32(16 * position).load(kind === "i" ? "i32.load" : kind === "f" ? "f32.load" : "v128.load");
  });
  f.op(name).store(to === "i" ? "i32.store" : to === "f" ? "f32.store" : "v128.store");
  instantiate<"run">(module.toBytes(), { memory }).run();
  const result = [...(to.toLowerCase() === "f" ? floats : ints).subarray(16, 20)];
  return to === to.toLowerCase() ? result[0]! : result;
}

describe("plainOpcodes", () => {
  it.each(rows)("%s %s %j", (name, signature, operands, expected) => {
    expect(run(name, signature, operands)).toEqual(expected);
  });

  it("has a row above for every instruction that computes", () => {
    const control = ["unreachable", "return", "drop"];
    expect([...control, ...rows.map(([name]) => name)].sort()).toEqual(Object.keys(plainOpcodes).sort());
  });
});

describe("without SIMD", () => {
  // No kernel uses these.
  const none: readonly PlainOpcode[] = [
    "v128.any_true",
    "i8x16.swizzle",
    "i32x4.splat",
    "i32x4.abs",
    "i32x4.neg",
    "i32x4.all_true",
    "i32x4.bitmask",
    "i32x4.min_s",
    "i32x4.min_u",
    "i32x4.max_s",
    "i32x4.max_u",
    "f32x4.splat",
  ];
  const target = { ...simdTarget, simd: false };
  const vector = rows.filter(([name]) => /^(f32x4|i32x4|v128|i8x16)/.test(name));

  it.each(vector.filter(([name]) => !none.includes(name)))("%s %s %j", (name, signature, operands, expected) => {
    expect(run(name, signature, operands, target)).toEqual(expected);
  });

  it.each(none)("%s is refused", (name) => {
    expect(() => new ModuleBuilder(target).addFunction(null, []).op(name)).toThrow(`${name}: no scalar code`);
  });
});
