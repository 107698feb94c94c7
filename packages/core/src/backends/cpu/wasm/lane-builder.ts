/**
 * @file Functions for engines without SIMD: every v128 is four float32 values, every vector instruction four scalar ones.
 * Lanes hold bits, whatever their type; float32 locals, loads, stores and reinterpretations keep the bits of a NaN.
 */
import { FunctionBuilder, type Local } from "./function-builder.ts";
import type { LaneOpcode, LoadOpcode, MemoryLaneOpcode, PlainOpcode, StoreOpcode, ValueType } from "./opcodes.ts";

const lanes = [0, 1, 2, 3] as const;

type Lanes = readonly [Local, Local, Local, Local];

/** Vector comparisons: all ones where the scalar comparison is 1. */
const comparisons: Partial<Record<PlainOpcode, PlainOpcode>> = Object.fromEntries([
  ...["eq", "ne", "lt", "gt", "le", "ge"].map((name) => [`f32x4.${name}`, `f32.${name}`]),
  ...["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"].map((name) => [
    `i32x4.${name}`,
    `i32.${name}`,
  ]),
]);

/** Vector instructions that are the same scalar instruction in every lane: name, number of vectors, kinds of lane in and out. */
const lanewise: Partial<Record<PlainOpcode, readonly [scalar: PlainOpcode, operands: 1 | 2, kinds: string]>> = {
  ...Object.fromEntries(
    ["add", "sub", "mul", "div", "min", "max"].map((name) => [`f32x4.${name}`, [`f32.${name}`, 2, "ff"]]),
  ),
  ...Object.fromEntries(
    ["abs", "neg", "sqrt", "ceil", "floor", "trunc", "nearest"].map((name) => [
      `f32x4.${name}`,
      [`f32.${name}`, 1, "ff"],
    ]),
  ),
  ...Object.fromEntries(["add", "sub", "mul"].map((name) => [`i32x4.${name}`, [`i32.${name}`, 2, "ii"]])),
  ...Object.fromEntries(["and", "or", "xor"].map((name) => [`v128.${name}`, [`i32.${name}`, 2, "ii"]])),
  "f32x4.convert_i32x4_s": ["f32.convert_i32_s", 1, "if"],
  "f32x4.convert_i32x4_u": ["f32.convert_i32_u", 1, "if"],
  "i32x4.trunc_sat_f32x4_s": ["i32.trunc_sat_f32_s", 1, "fi"],
  "i32x4.trunc_sat_f32x4_u": ["i32.trunc_sat_f32_u", 1, "fi"],
};

const shifts: Partial<Record<PlainOpcode, PlainOpcode>> = {
  "i32x4.shl": "i32.shl",
  "i32x4.shr_s": "i32.shr_s",
  "i32x4.shr_u": "i32.shr_u",
};

/** The builder of functions in modules whose target has no SIMD. Vectors may not be parameters or results. */
export class LaneBuilder extends FunctionBuilder {
  #scratch: { readonly vectors: readonly [Lanes, Lanes, Lanes]; readonly address: Local } | undefined;

  override local(type: ValueType): Local {
    if (type !== "v128") return super.local(type);
    const first = super.local("f32");
    for (let lane = 1; lane < 4; lane++) super.local("f32");
    return { index: first.index, type: "v128" };
  }

  override get(local: Local): this {
    if (local.type !== "v128") return super.get(local);
    return this.#push(lanesOf(local));
  }

  override set(local: Local): this {
    if (local.type !== "v128") return super.set(local);
    return this.#pop(lanesOf(local));
  }

  override tee(local: Local): this {
    return local.type === "v128" ? this.set(local).get(local) : super.tee(local);
  }

  override f32x4(...values: readonly [number] | readonly [number, number, number, number]): this {
    for (const lane of lanes) this.f32(values[values.length === 1 ? 0 : lane]!);
    return this;
  }

  override i32x4(...values: readonly [number] | readonly [number, number, number, number]): this {
    for (const lane of lanes) this.f32Bits(values[values.length === 1 ? 0 : lane]!);
    return this;
  }

  override op(name: PlainOpcode): this {
    if (!/^(f32x4|i32x4|v128|i8x16)\./.test(name)) return super.op(name);
    const comparison = comparisons[name];
    const same = lanewise[name];
    const shift = shifts[name];
    if (comparison !== undefined) {
      const kind = name.startsWith("f32x4") ? "f" : "i";
      return this.#each(2, ([a, b]) => {
        this.i32(0);
        this.#lane(a!, kind).#lane(b!, kind);
        super.op(comparison).op("i32.sub").op("f32.reinterpret_i32");
      });
    }
    if (same !== undefined) {
      const [scalar, operands, [from, to]] = same;
      return this.#each(operands, (values) => {
        values.forEach((value) => this.#lane(value, from!));
        super.op(scalar);
        if (to === "i") super.op("f32.reinterpret_i32");
      });
    }
    if (shift !== undefined) {
      const { address: count } = this.#temporaries();
      super.set(count);
      return this.#each(1, ([value]) => {
        this.#lane(value!, "i");
        super.get(count).op(shift).op("f32.reinterpret_i32");
      });
    }
    return this.#special(name);
  }

  override load(name: LoadOpcode, offset = 0, align?: number): this {
    const { address, vectors } = this.#temporaries();
    const at = (lane: number): this => super.get(address).load("f32.load", offset + 4 * lane);
    switch (name) {
      case "v128.load":
        super.set(address);
        lanes.forEach(at);
        return this;
      case "v128.load32_splat":
        super.load("f32.load", offset).tee(vectors[0][0]);
        for (let lane = 1; lane < 4; lane++) super.get(vectors[0][0]);
        return this;
      case "v128.load32_zero":
        return super.load("f32.load", offset).f32(0).f32(0).f32(0);
      case "v128.load64_splat":
      case "v128.load64_zero":
        throw new TypeError(`${name}: no scalar code`);
      default:
        return align === undefined ? super.load(name, offset) : super.load(name, offset, align);
    }
  }

  override store(name: StoreOpcode, offset = 0, align?: number): this {
    if (name !== "v128.store") {
      return align === undefined ? super.store(name, offset) : super.store(name, offset, align);
    }
    const { address, vectors } = this.#temporaries();
    this.#pop(vectors[0]);
    super.set(address);
    for (const lane of lanes)
      super
        .get(address)
        .get(vectors[0][lane])
        .store("f32.store", offset + 4 * lane);
    return this;
  }

  override memoryLane(name: MemoryLaneOpcode, lane: number, offset = 0): this {
    const { address, vectors } = this.#temporaries();
    const [vector] = vectors;
    this.#pop(vector);
    if (name === "v128.store32_lane") return super.get(vector[lane as 0]).store("f32.store", offset);
    if (name !== "v128.load32_lane") throw new TypeError(`${name}: no scalar code`);
    super.set(address);
    for (const each of lanes) {
      if (each === lane) super.get(address).load("f32.load", offset);
      else super.get(vector[each]);
    }
    return this;
  }

  override lane(name: LaneOpcode, lane: number): this {
    const { vectors, address } = this.#temporaries();
    const [vector] = vectors;
    if (name.endsWith("replace_lane")) {
      const integer = name.startsWith("i32x4");
      const value = integer ? address : vectors[1][0];
      super.set(value);
      this.#pop(vector);
      for (const each of lanes) super.get(each === lane ? value : vector[each]);
      return this;
    }
    this.#pop(vector);
    super.get(vector[lane as 0]);
    return name.startsWith("i32x4") ? super.op("i32.reinterpret_f32") : this;
  }

  override shuffle32(...picks: readonly [number, number, number, number]): this {
    const [a, b] = this.#temporaries().vectors;
    this.#pop(b).#pop(a);
    for (const pick of picks) super.get((pick < 4 ? a : b)[(pick % 4) as 0]);
    return this;
  }

  override shuffle8(): never {
    throw new TypeError("i8x16.shuffle: no scalar code");
  }

  #special(name: PlainOpcode): this {
    switch (name) {
      case "f32x4.pmin":
        return this.#each(2, ([a, b]) => super.get(b!).get(a!).get(b!).get(a!).op("f32.lt").op("select"));
      case "f32x4.pmax":
        return this.#each(2, ([a, b]) => super.get(b!).get(a!).get(a!).get(b!).op("f32.lt").op("select"));
      case "v128.not":
        return this.#each(1, ([a]) => this.#lane(a!, "i").i32(-1).op("i32.xor").op("f32.reinterpret_i32"));
      case "v128.andnot":
        return this.#each(2, ([a, b]) => {
          this.#lane(a!, "i").#lane(b!, "i").i32(-1).op("i32.xor").op("i32.and").op("f32.reinterpret_i32");
        });
      case "v128.bitselect":
        // (a xor b) and mask xor b
        return this.#each(3, ([a, b, mask]) => {
          this.#lane(a!, "i").#lane(b!, "i").op("i32.xor").#lane(mask!, "i").op("i32.and");
          this.#lane(b!, "i").op("i32.xor").op("f32.reinterpret_i32");
        });
      default:
        throw new TypeError(`${name}: no scalar code`);
    }
  }

  /** Pops `count` vectors and pushes one whose lanes are what `body` pushes. */
  #each(count: 1 | 2 | 3, body: (values: readonly Local[]) => void): this {
    const vectors = this.#temporaries().vectors.slice(0, count);
    for (const vector of vectors.toReversed()) this.#pop(vector);
    for (const lane of lanes) body(vectors.map((vector) => vector[lane]));
    return this;
  }

  #lane(value: Local, kind: string): this {
    super.get(value);
    return kind === "i" ? super.op("i32.reinterpret_f32") : this;
  }

  #push(vector: Lanes): this {
    for (const lane of lanes) super.get(vector[lane]);
    return this;
  }

  #pop(vector: Lanes): this {
    for (const lane of lanes.toReversed()) super.set(vector[lane]);
    return this;
  }

  /** Locals that live within one instruction. */
  #temporaries(): { readonly vectors: readonly [Lanes, Lanes, Lanes]; readonly address: Local } {
    this.#scratch ??= {
      vectors: [lanesOf(this.local("v128")), lanesOf(this.local("v128")), lanesOf(this.local("v128"))],
      address: super.local("i32"),
    };
    return this.#scratch;
  }
}

function lanesOf({ index }: Local): Lanes {
  const lane = (offset: number): Local => ({ index: index + offset, type: "f32" });
  return [lane(0), lane(1), lane(2), lane(3)];
}
