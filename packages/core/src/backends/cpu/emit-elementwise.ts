/** @file One fused elementwise step as nested loops of four lanes. */
import type { Access, ElementwiseStep } from "./schedule.ts";
import { stridesOf } from "../../shape.ts";
import { VectorCode } from "./emit-scalar.ts";
import { share, type Part } from "./part.ts";
import type { FunctionBuilder, Local } from "./wasm/function-builder.ts";

/** An operand or result inside the loops: its byte offset and one stride in bytes per loop, outermost first. */
interface Stream {
  readonly offset: number;
  readonly strides: readonly number[];
  readonly bool: boolean;
}

/** Emits the loops over one part of the outermost axis; offsets are byte addresses of operands and results. */
export function emitElementwise(
  f: FunctionBuilder,
  step: ElementwiseStep,
  offsetOf: (value: number) => number,
  part: Part,
  wide: boolean,
): void {
  const identity = stridesOf(step.shape);
  const results: Access[] = step.results.map(({ value, expr }) => ({ value, type: expr.type, strides: identity }));
  const accesses = [...step.operands, ...results];
  const { extents, strides } = collapse(
    step.shape,
    accesses.map((access) => access.strides),
  );
  // Vectors of a single loop may run over its end, so parts begin on a cache line.
  const [begin, end] = share(part, extents[0] ?? 1, extents.length > 1 ? 1 : 16);
  if (extents.length > 0) extents[0] = end - begin;
  const streams = accesses.map((access, i): Stream => ({
    offset: offsetOf(access.value) + begin * (strides[i]![0] ?? 0) * 4,
    strides: strides[i]!.map((stride) => stride * 4),
    bool: access.type === "bool",
  }));
  if (begin === end || extents.includes(0)) return;
  new Emitter(f, step, streams, extents, wide).emit();
}

/** Drops axes of extent 1 and joins neighbours that every stream walks through without a jump. */
export function collapse(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): { extents: number[]; strides: number[][] } {
  const extents: number[] = [];
  const out: number[][] = strides.map(() => []);
  shape.forEach((extent, axis) => {
    if (extent === 1) return;
    const joins = extents.length > 0 && strides.every((s, i) => out[i]!.at(-1) === s[axis]! * extent);
    if (joins) {
      extents[extents.length - 1]! *= extent;
      strides.forEach((s, i) => (out[i]![extents.length - 1] = s[axis]!));
    } else {
      extents.push(extent);
      strides.forEach((s, i) => out[i]!.push(s[axis]!));
    }
  });
  return { extents, strides: out };
}

class Emitter {
  readonly #f: FunctionBuilder;
  readonly #step: ElementwiseStep;
  readonly #streams: readonly Stream[];
  readonly #extents: readonly number[];
  readonly #code: VectorCode;
  /** Row pointer of each stream when there are outer loops; its byte offset is added by the instruction. */
  readonly #rows: Local[];
  readonly #index: Local;
  readonly #wide: boolean;
  readonly #splats = new Map<number, Local>();
  /** Constants live in locals: inside a loop, V8 would build them again every turn. */
  readonly #zero: Local;
  readonly #one: Local;

  constructor(
    f: FunctionBuilder,
    step: ElementwiseStep,
    streams: readonly Stream[],
    extents: readonly number[],
    wide: boolean,
  ) {
    this.#wide = wide;
    this.#f = f;
    this.#step = step;
    this.#streams = streams;
    this.#extents = extents;
    this.#code = new VectorCode(
      f,
      step.results.map(({ expr }) => expr),
    );
    this.#index = f.local("i32");
    this.#zero = f.local("v128");
    this.#one = f.local("v128");
    if (streams.some(({ bool }) => bool)) f.i32x4(1).set(this.#one);
    this.#rows = extents.length > 1 ? streams.map(() => f.local("i32")) : [];
  }

  emit(): void {
    this.#rows.forEach((row) => this.#f.i32(0).set(row));
    this.#loop(0);
  }

  #loop(level: number): void {
    const f = this.#f;
    if (level >= this.#extents.length - 1) {
      this.#inner();
      return;
    }
    const counter = f.local("i32");
    f.i32(0).set(counter);
    f.loopUp(counter, this.#extents[level]!, 1, () => {
      this.#loop(level + 1);
      // The next loop in has moved each row pointer to its end: go back there, then one stride on.
      const nested = level + 1 < this.#extents.length - 1;
      this.#streams.forEach((stream, i) => {
        const back = nested ? stream.strides[level + 1]! * this.#extents[level + 1]! : 0;
        const delta = stream.strides[level]! - back;
        if (delta !== 0) f.get(this.#rows[i]!).i32(delta).op("i32.add").set(this.#rows[i]!);
      });
    });
  }

  #inner(): void {
    const f = this.#f;
    const extent = this.#extents.at(-1) ?? 1;
    // A single loop may run over the end into the padding of each value; inside rows the rest goes element by element.
    const single = this.#rows.length === 0;
    const vectors = single ? Math.ceil(extent / 4) : Math.floor(extent / 4);
    this.#splats.clear();
    this.#streams.forEach((stream, i) => {
      if (i >= this.#step.operands.length || this.#innerStride(stream) !== 0) return;
      const local = f.local("v128");
      if (this.#rows[i] === undefined) f.i32(0);
      else f.get(this.#rows[i]);
      f.load("v128.load32_splat", stream.offset);
      this.#condition(stream);
      f.set(local);
      this.#splats.set(i, local);
    });
    f.i32(0).set(this.#index);
    // Wide: two vectors a turn, then the one that is left.
    const pairs = this.#wide ? Math.floor(vectors / 2) : 0;
    if (pairs > 0) f.loopUp(this.#index, pairs * 32, 32, () => this.#whole(2));
    if (vectors > 2 * pairs) f.loopUp(this.#index, vectors * 16, 16, () => this.#whole(1));
    // The end of a row: loads may run on into the next one or into the padding, stores may not.
    const rest = extent - vectors * 4;
    if (rest > 0) this.#whole(1, rest);
  }

  /** Some vectors from the index on; of a single one, only the first `lanes` lanes are stored. */
  #whole(vectors: 1 | 2, lanes = 4): void {
    const f = this.#f;
    // One sum of row and index for both vectors: V8 fuses accesses only where the address is one value.
    const cursors = this.#rows.map((row) => {
      const at = f.local("i32");
      f.get(row).get(this.#index).op("i32.add").set(at);
      return at;
    });
    const pointer = (stream: number): Local => cursors[stream] ?? this.#index;
    const operands = this.#step.operands.length;
    this.#code.emit(
      (argument, vector) => {
        const splat = this.#splats.get(argument);
        if (splat !== undefined) {
          f.get(splat);
          return;
        }
        const stream = this.#streams[argument]!;
        f.get(pointer(argument)).load("v128.load", stream.offset + 16 * vector, 2);
        this.#condition(stream);
      },
      (root, value, vector) => {
        const stream = this.#streams[operands + root]!;
        const at = pointer(operands + root);
        if (stream.bool) f.get(value).get(this.#one).op("v128.and").set(value);
        if (lanes === 4) {
          f.get(at)
            .get(value)
            .store("v128.store", stream.offset + 16 * vector, 2);
          return;
        }
        for (let lane = 0; lane < lanes; lane++) {
          f.get(at)
            .get(value)
            .memoryLane("v128.store32_lane", lane, stream.offset + 4 * lane);
        }
      },
      vectors,
    );
  }

  /** Memory holds 0 and 1; conditions in registers are all zeros or all ones. */
  #condition(stream: Stream): void {
    if (stream.bool) this.#f.get(this.#zero).op("i32x4.ne");
  }

  #innerStride(stream: Stream): number {
    return stream.strides.at(-1) ?? 0;
  }
}
