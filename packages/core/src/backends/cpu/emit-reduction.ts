/** @file Sum, product and maximum by the tree of reduction.ts: two vectors are its eight lanes along a row, eight vectors across rows. */
import type { Dtype } from "../../dtype.ts";
import { reductionLanes } from "../../reduction.ts";
import type { Shape } from "../../shape.ts";
import { share, type Part } from "./part.ts";
import type { FunctionBuilder, Local } from "./wasm/function-builder.ts";

/** A reduction over neighbouring axes, seen as [outer, reduced, inner]. */
export interface ReductionView {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

/** The view, or undefined when the reduced axes are not neighbours and the reference has to do it. */
export function reductionView(shape: Shape, axes: readonly number[]): ReductionView | undefined {
  const wide = axes.filter((axis) => shape[axis] !== 1);
  const first = wide[0] ?? shape.length;
  const last = wide.at(-1) ?? first - 1;
  for (let axis = first; axis <= last; axis++) if (shape[axis] !== 1 && !wide.includes(axis)) return undefined;
  const size = (from: number, to: number): number => shape.slice(from, to).reduce((a, b) => a * b, 1);
  return { outer: size(0, first), reduced: size(first, last + 1), inner: size(last + 1, shape.length) };
}

export interface Reduction {
  readonly kind: "sum" | "max" | "prod";
  readonly dtype: Dtype;
  readonly view: ReductionView;
  /** Byte addresses. */
  readonly from: number;
  readonly to: number;
  /** Eight neighbouring results at a time instead of four, as pairs of vectors. */
  readonly wide: boolean;
}

/** Emits the loops of one reduction, for a part of its results. */
export function emitReduction(f: FunctionBuilder, reduction: Reduction, part: Part): void {
  const { outer, reduced, inner } = reduction.view;
  if (outer * inner === 0) return;
  const byOuter = outer >= part.count;
  const [begin, end] = byOuter ? share(part, outer, 1) : share(part, inner, 16);
  if (begin === end) return;
  if (!byOuter) {
    new Emitter(f, reduction).columns(begin, end);
    return;
  }
  const emitter = new Emitter(f, {
    ...reduction,
    view: { outer: end - begin, reduced, inner },
    from: reduction.from + begin * reduced * inner * 4,
    to: reduction.to + begin * inner * 4,
  });
  if (inner === 1) emitter.rows();
  else emitter.columns(0, inner);
}

class Emitter {
  readonly #f: FunctionBuilder;
  readonly #r: Reduction;
  readonly #left: Local;
  readonly #right: Local;

  constructor(f: FunctionBuilder, reduction: Reduction) {
    this.#f = f;
    this.#r = reduction;
    this.#left = f.local("v128");
    this.#right = f.local("v128");
  }

  /** The reduced axis is contiguous: lanes 0–3 and 4–7 are two vectors, the rest of a row fills up with the neutral element. */
  rows(): void {
    const f = this.#f;
    const { outer, reduced } = this.#r.view;
    const source = f.local("i32");
    const target = f.local("i32");
    const end = f.local("i32");
    const lanes = [f.local("v128"), f.local("v128")] as const;
    const whole = Math.floor(reduced / reductionLanes) * reductionLanes;
    f.i32(this.#r.from).set(source);
    f.i32(this.#r.to).set(target);
    f.loopUp(target, this.#r.to + outer * 4, 4, () => {
      lanes.forEach((lane) => this.#neutral().set(lane));
      if (whole > 0) {
        f.get(source)
          .i32(whole * 4)
          .op("i32.add")
          .set(end);
        f.loopUp(source, end, reductionLanes * 4, () => {
          lanes.forEach((lane, half) => this.#combine(lane, () => f.get(source).load("v128.load", half * 16, 2)));
        });
      }
      const rest = reduced - whole;
      lanes.forEach((lane, half) => {
        const count = Math.min(4, rest - half * 4);
        if (count <= 0) return;
        this.#combine(lane, () => {
          this.#neutral();
          for (let i = 0; i < count; i++) this.#loadLane(source, i, (half * 4 + i) * 4);
        });
      });
      f.get(source)
        .i32(rest * 4)
        .op("i32.add")
        .set(source);
      this.#combine(lanes[0], () => f.get(lanes[1]));
      this.#combine(lanes[0], () => f.get(lanes[0]).get(lanes[0]).shuffle32(2, 3, 2, 3));
      this.#combine(lanes[0], () => f.get(lanes[0]).get(lanes[0]).shuffle32(1, 1, 1, 1));
      f.get(target).get(lanes[0]).memoryLane("v128.store32_lane", 0);
    });
  }

  /** Neighbouring results of [first, last), a vector or two at a time; each lane of the tree is vectors of its own. */
  columns(first: number, last: number): void {
    const f = this.#f;
    const { outer, reduced, inner } = this.#r.view;
    const [group, row, column] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const [at, end, target] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const rowBytes = inner * 4;
    const turns = Math.floor(reduced / reductionLanes);
    const rest = reduced - turns * reductionLanes;
    // A lane without an element would add nothing to its partner: it has no code.
    const used = Math.min(reduced, reductionLanes);
    const lanes = Array.from({ length: used }, () => [f.local("v128"), f.local("v128")] as const);
    const block = (vectors: readonly (0 | 1)[], store: () => void): void => {
      const rows = (count: number, begins: boolean): void => {
        lanes.slice(0, count).forEach((lane, k) => {
          const load = (vector: 0 | 1): FunctionBuilder => f.get(at).load("v128.load", k * rowBytes + 16 * vector, 2);
          for (const vector of vectors) {
            if (begins) this.#begin(lane[vector], () => load(vector));
            else this.#combine(lane[vector], () => load(vector));
          }
        });
      };
      const next = (): FunctionBuilder =>
        f
          .get(at)
          .i32(reductionLanes * rowBytes)
          .op("i32.add")
          .set(at);
      f.get(row).get(column).op("i32.add").set(at);
      rows(used, true);
      if (turns > 0) next();
      if (turns > 1) {
        f.get(at)
          .i32((turns - 1) * reductionLanes * rowBytes)
          .op("i32.add")
          .set(end);
        f.loopUp(at, end, reductionLanes * rowBytes, () => rows(used, false));
      }
      if (turns > 0) rows(rest, false);
      for (let half = reductionLanes / 2; half >= 1; half /= 2) {
        for (let k = 0; k < half && k + half < used; k++) {
          for (const vector of vectors) this.#combine(lanes[k]![vector], () => f.get(lanes[k + half]![vector]));
        }
      }
      store();
    };
    const result = (vector: 0 | 1): void => {
      f.get(at);
      if (used > 0) f.get(lanes[0]![vector]);
      else this.#neutral();
    };
    const stored = (vectors: readonly (0 | 1)[]): void => {
      f.get(target).get(column).op("i32.add").set(at);
      for (const vector of vectors) {
        result(vector);
        f.store("v128.store", 16 * vector, 2);
      }
    };
    f.i32(this.#r.from).set(row);
    f.i32(this.#r.to).set(target);
    f.i32(0).set(group);
    f.loopUp(group, outer, 1, () => {
      f.i32(first * 4).set(column);
      const whole = Math.floor(last / 4) * 16;
      const pairs = first * 4 + Math.floor((whole - first * 4) / 32) * 32;
      if (this.#r.wide && pairs > first * 4) f.loopUp(column, pairs, 32, () => block([0, 1], () => stored([0, 1])));
      f.loopUp(column, whole, 16, () => block([0], () => stored([0])));
      // The last columns: loads may run on into the next row, stores may not.
      if (last % 4 > 0) {
        block([0], () => {
          f.get(target).get(column).op("i32.add").set(at);
          for (let i = 0; i < last % 4; i++) {
            result(0);
            f.memoryLane("v128.store32_lane", i, i * 4);
          }
        });
      }
      f.get(row)
        .i32(reduced * rowBytes)
        .op("i32.add")
        .set(row);
      f.get(target).i32(rowBytes).op("i32.add").set(target);
    });
  }

  /** lane ← combine(neutral, what `push` leaves on the stack): the same bits, except that a sum makes +0 of −0. */
  #begin(lane: Local, push: () => void): void {
    if (this.#r.kind === "sum" && this.#r.dtype === "float32") {
      this.#neutral().set(lane);
      this.#combine(lane, push);
      return;
    }
    push();
    this.#f.set(lane);
  }

  #neutral(): FunctionBuilder {
    const { kind, dtype } = this.#r;
    if (kind === "sum") return this.#f.i32x4(0);
    const [float, integer] = kind === "max" ? [-Infinity, -2147483648] : [1, 1];
    return dtype === "float32" ? this.#f.f32x4(float) : this.#f.i32x4(integer);
  }

  #loadLane(source: Local, lane: number, offset: number): void {
    const f = this.#f;
    const vector = this.#right;
    f.set(vector).get(source).get(vector).memoryLane("v128.load32_lane", lane, offset);
  }

  /** lane ← combine(lane, what `push` leaves on the stack). */
  #combine(lane: Local, push: () => void): void {
    const f = this.#f;
    const { kind, dtype } = this.#r;
    if (kind !== "max") {
      f.get(lane);
      push();
      const operation = kind === "sum" ? "add" : "mul";
      f.op(dtype === "float32" ? `f32x4.${operation}` : `i32x4.${operation}`).set(lane);
      return;
    }
    // a < b ? b : a
    if (dtype !== "float32") {
      push();
      f.set(this.#left);
      f.get(this.#left).get(lane).get(lane).get(this.#left).op("i32x4.lt_s").op("v128.bitselect").set(lane);
      return;
    }
    // The same, which keeps a NaN of the lane; all ones, a NaN, where the new element is one.
    f.get(lane);
    push();
    f.tee(this.#left).op("f32x4.pmax").get(this.#left).get(this.#left).op("f32x4.ne").op("v128.or").set(lane);
  }
}
