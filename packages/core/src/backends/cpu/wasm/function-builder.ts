/** @file The body of one WebAssembly function. The engine checks the types of the stack; names are checked here. */
import { ByteWriter } from "./byte-writer.ts";
import {
  atomicOpcodes,
  laneOpcodes,
  loadOpcodes,
  memoryLaneOpcodes,
  plainOpcodes,
  storeOpcodes,
  valueTypes,
} from "./opcodes.ts";
import type {
  AtomicOpcode,
  LaneOpcode,
  LoadOpcode,
  MemoryLaneOpcode,
  PlainOpcode,
  StoreOpcode,
  ValueType,
} from "./opcodes.ts";

/** A parameter or a local variable of one function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** The target of a branch: the end of a block, the beginning of a loop. */
export interface Label {
  readonly depth: number;
}

/** Anything that `call` can call: an import or a function of the same module. */
export interface Callable {
  readonly index: number;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const emptyBlock = 0x40;

/** Appends instructions in stack order; every method returns the builder, so that short sequences chain. */
export class FunctionBuilder implements Callable {
  readonly index: number;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly #body = new ByteWriter();
  readonly #locals: ValueType[] = [];
  #depth = 0;

  constructor(index: number, params: readonly ValueType[], results: readonly ValueType[]) {
    this.index = index;
    this.params = params;
    this.results = results;
  }

  /** The parameter number `position`. */
  param(position: number): Local {
    const type = this.params[position];
    if (type === undefined) throw new RangeError(`param: got ${position}, the function has ${this.params.length}`);
    return { index: position, type };
  }

  /** Declares a local; it starts as zero. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return { index: this.params.length + this.#locals.length - 1, type };
  }

  get(local: Local): this {
    return this.#indexed(0x20, local.index);
  }

  set(local: Local): this {
    return this.#indexed(0x21, local.index);
  }

  tee(local: Local): this {
    return this.#indexed(0x22, local.index);
  }

  /** i32.const; addresses in [2^31, 2^32) keep their 32 bits. */
  i32(value: number): this {
    this.#body.byte(0x41);
    this.#body.i32(value);
    return this;
  }

  /** i64.const of a number that fits into 32 bits; only waiting takes one. */
  i64(value: number): this {
    this.#body.byte(0x42);
    this.#body.i32(value);
    return this;
  }

  /** f32.const, rounded to float32. NaN is 0x7fc00000; other NaNs need `f32Bits`. */
  f32(value: number): this {
    return this.f32Bits(bitsOf(value));
  }

  f32Bits(bits: number): this {
    this.#body.byte(0x43);
    this.#body.bits(bits);
    return this;
  }

  /** v128.const of four float32 lanes; one value fills all four. */
  f32x4(...lanes: readonly [number] | readonly [number, number, number, number]): this {
    return this.#vector(lanes.map(bitsOf));
  }

  /** v128.const of four 32-bit integer lanes; one value fills all four. */
  i32x4(...lanes: readonly [number] | readonly [number, number, number, number]): this {
    return this.#vector(lanes);
  }

  /** [a, b, c] → [a·b + c], rounded once or twice as the engine likes; not for exact results. */
  relaxedMadd(): this {
    this.#body.opcode(0xfd0105);
    return this;
  }

  /** An instruction without immediates. */
  op(name: PlainOpcode): this {
    this.#body.opcode(plainOpcodes[name]);
    return this;
  }

  /** [address] → [value], from address + offset; `align` is log2 of the promised alignment and never changes the result. */
  load(name: LoadOpcode, offset = 0, align: number = loadOpcodes[name][1]): this {
    return this.#memory(loadOpcodes[name][0], offset, align);
  }

  /** [address, value] → [], to address + offset. */
  store(name: StoreOpcode, offset = 0, align: number = storeOpcodes[name][1]): this {
    return this.#memory(storeOpcodes[name][0], offset, align);
  }

  /** [address, vector] → [vector] for loads, → [] for stores. */
  memoryLane(name: MemoryLaneOpcode, lane: number, offset = 0): this {
    const [code, align, lanes] = memoryLaneOpcodes[name];
    this.#memory(code, offset, align);
    this.#body.byte(checkedLane(name, lane, lanes));
    return this;
  }

  /** On a 32-bit word of shared memory; the address is a multiple of 4. */
  atomic(name: AtomicOpcode): this {
    return this.#memory(atomicOpcodes[name], 0, 2);
  }

  lane(name: LaneOpcode, lane: number): this {
    const [code, lanes] = laneOpcodes[name];
    this.#body.opcode(code);
    this.#body.byte(checkedLane(name, lane, lanes));
    return this;
  }

  /** i8x16.shuffle by whole 32-bit lanes: 0–3 pick from the first operand, 4–7 from the second. */
  shuffle32(a: number, b: number, c: number, d: number): this {
    const bytes: number[] = [];
    for (const lane of [a, b, c, d]) for (let i = 0; i < 4; i++) bytes.push(4 * lane + i);
    return this.shuffle8(bytes);
  }

  /** i8x16.shuffle: 16 byte numbers, 0–15 from the first operand, 16–31 from the second. */
  shuffle8(bytes: readonly number[]): this {
    if (bytes.length !== 16) throw new RangeError(`shuffle8: got ${bytes.length} bytes, wanted 16`);
    this.#body.opcode(0xfd000d);
    for (const byte of bytes) this.#body.byte(checkedLane("i8x16.shuffle", byte, 32));
    return this;
  }

  /** [destination, byte value, count] → [] */
  memoryFill(): this {
    this.#body.bytes([0xfc, 0x0b, 0x00]);
    return this;
  }

  /** [destination, source, count] → []; the ranges may overlap. */
  memoryCopy(): this {
    this.#body.bytes([0xfc, 0x0a, 0x00, 0x00]);
    return this;
  }

  call(target: Callable): this {
    return this.#indexed(0x10, target.index);
  }

  /** A block; a branch to its label leaves it. With `result`, the body leaves one value of that type. */
  block(body: (label: Label) => void, result?: ValueType): this {
    return this.#structure(0x02, body, result);
  }

  /** A loop; a branch to its label starts the next round, falling off the end leaves. */
  loop(body: (label: Label) => void, result?: ValueType): this {
    return this.#structure(0x03, body, result);
  }

  /** [condition] → []; the label leaves the whole if. */
  if(then: (label: Label) => void, otherwise?: (label: Label) => void, result?: ValueType): this {
    const both = (label: Label): void => {
      then(label);
      if (otherwise !== undefined) {
        this.#body.byte(0x05);
        otherwise(label);
      }
    };
    return this.#structure(0x04, both, result);
  }

  br(label: Label): this {
    return this.#indexed(0x0c, this.#distance(label));
  }

  /** [condition] → [] */
  brIf(label: Label): this {
    return this.#indexed(0x0d, this.#distance(label));
  }

  /**
   * `for (; counter < bound; counter += step) body()` from the counter's present value, tested before every round.
   * The comparison is unsigned, so that counters may be addresses: a bound such as n − 3 must not go below zero.
   */
  loopUp(counter: Local, bound: Local | number, step: Local | number, body: () => void): this {
    const more = (): this => this.get(counter).#operand(bound).op("i32.lt_u");
    return more().if(() => {
      this.loop((again) => {
        body();
        this.get(counter).#operand(step).op("i32.add").set(counter);
        more().brIf(again);
      });
    });
  }

  /** The entry of this function in the code section. */
  encode(): Uint8Array<ArrayBuffer> {
    const runs: [ValueType, number][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.[0] === type) last[1]++;
      else runs.push([type, 1]);
    }
    const code = new ByteWriter();
    code.u32(runs.length);
    for (const [type, count] of runs) {
      code.u32(count);
      code.byte(valueTypes[type]);
    }
    code.bytes(this.#body.toBytes());
    code.byte(0x0b);
    return code.toBytes();
  }

  #operand(value: Local | number): this {
    return typeof value === "number" ? this.i32(value) : this.get(value);
  }

  #indexed(code: number, index: number): this {
    this.#body.byte(code);
    this.#body.u32(index);
    return this;
  }

  #memory(code: number, offset: number, align: number): this {
    this.#body.opcode(code);
    this.#body.u32(align);
    this.#body.u32(offset);
    return this;
  }

  #vector(lanes: readonly number[]): this {
    this.#body.opcode(0xfd000c);
    for (let i = 0; i < 4; i++) this.#body.bits(lanes[lanes.length === 1 ? 0 : i]!);
    return this;
  }

  #structure(code: number, body: (label: Label) => void, result: ValueType | undefined): this {
    this.#body.byte(code);
    this.#body.byte(result === undefined ? emptyBlock : valueTypes[result]);
    this.#depth++;
    body({ depth: this.#depth });
    this.#depth--;
    this.#body.byte(0x0b);
    return this;
  }

  #distance(label: Label): number {
    if (label.depth > this.#depth) throw new RangeError("br: the label's block has already ended");
    return this.#depth - label.depth;
  }
}

const floats = new Float32Array(1);
const ints = new Int32Array(floats.buffer);

function bitsOf(value: number): number {
  if (value !== value) return 0x7fc00000;
  floats[0] = value;
  return ints[0]!;
}

function checkedLane(name: string, lane: number, lanes: number): number {
  if (!Number.isInteger(lane) || lane < 0 || lane >= lanes) {
    throw new RangeError(`${name}: got lane ${lane}, wanted an integer in [0, ${lanes - 1}]`);
  }
  return lane;
}
