/**
 * @file Packing: a panel is some lanes (rows of A or columns of B) over k, `step` bytes from one k to the next. It is written
 * quad by quad, 4 lanes each. Lanes that do not exist hold leftovers: what they contribute is never stored.
 */
import type { ModuleBuilder } from "./encoder.ts";
import type { FunctionBuilder, Local } from "./function-builder.ts";

/** Bytes behind a panel that packing may write. */
export const packSlack = 16;

/**
 * Emits `(to, step, from, laneStride, kStride, lanes, quads, k)`; strides in bytes, k ≥ 1. Quads without a lane repeat the
 * first, so that nothing computes with bits that may be subnormal numbers. `vectors` is the width of a full panel of B.
 */
export function emitPackPanel(module: ModuleBuilder, vectors: number): FunctionBuilder {
  const packQuad = emitPackQuad(module);
  const copy = emitCopy(module, vectors);
  const f = module.addFunction(
    null,
    Array.from({ length: 8 }, () => "i32" as const),
  );
  const [to, step, from, laneStride, kStride, lanes, quads, k] = [
    f.param(0),
    f.param(1),
    f.param(2),
    f.param(3),
    f.param(4),
    f.param(5),
    f.param(6),
    f.param(7),
  ] as const;
  const [first, left] = [f.local("i32"), f.local("i32")];
  f.get(laneStride)
    .i32(4)
    .op("i32.eq")
    .get(lanes)
    .i32(4 * vectors)
    .op("i32.eq")
    .op("i32.and");
  f.if(() => {
    f.get(to).get(step).get(from).get(kStride).get(k).call(copy).op("return");
  });
  // From the last quad to the first: one that is not full may write into the first lanes of the next k.
  f.loop((nextQuad) => {
    f.get(quads).i32(1).op("i32.sub").tee(quads).i32(2).op("i32.shl").set(first);
    f.get(first).i32(0).get(first).get(lanes).op("i32.lt_u").op("select").set(first);
    f.get(lanes).get(first).op("i32.sub").tee(left).i32(4).get(left).i32(4).op("i32.lt_u").op("select").set(left);
    f.get(to).get(quads).i32(4).op("i32.shl").op("i32.add").get(step);
    f.get(from).get(first).get(laneStride).op("i32.mul").op("i32.add");
    f.get(laneStride).get(kStride).get(left).get(k).call(packQuad);
    f.get(quads).brIf(nextQuad);
  });
  return f;
}

/** Emits `(to, step, from, laneStride, kStride, lanes, k)`; strides in bytes, 1 ≤ lanes ≤ 4, k ≥ 1. */
function emitPackQuad(module: ModuleBuilder): FunctionBuilder {
  const gather = emitGather(module);
  const copy = emitCopy(module, 1);
  const transpose = emitTranspose(module, gather);

  const f = module.addFunction(null, ["i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const [to, step, from, laneStride, kStride, lanes, k] = [
    f.param(0),
    f.param(1),
    f.param(2),
    f.param(3),
    f.param(4),
    f.param(5),
    f.param(6),
  ] as const;
  f.get(kStride).i32(4).op("i32.eq");
  f.if(
    () => f.get(to).get(step).get(from).get(laneStride).get(lanes).get(k).call(transpose),
    () => {
      f.get(laneStride).i32(4).op("i32.eq").get(lanes).i32(4).op("i32.eq").op("i32.and");
      f.if(
        () => f.get(to).get(step).get(from).get(kStride).get(k).call(copy),
        () => f.get(to).get(step).get(from).get(laneStride).get(kStride).get(lanes).get(k).call(gather),
      );
    },
  );
  return f;
}

/** Lanes are neighbours: `(to, step, from, kStride, k)` copies `vectors` vectors per k. */
function emitCopy(module: ModuleBuilder, vectors: number): FunctionBuilder {
  const f = module.addFunction(null, ["i32", "i32", "i32", "i32", "i32"]);
  const [to, step, from, kStride, k] = [f.param(0), f.param(1), f.param(2), f.param(3), f.param(4)] as const;
  const copied = Array.from({ length: vectors }, () => f.local("v128"));
  f.loop((again) => {
    // All loads before all stores: neighbours may then be one register.
    copied.forEach((vector, v) =>
      f
        .get(from)
        .load("v128.load", 16 * v)
        .set(vector),
    );
    copied.forEach((vector, v) =>
      f
        .get(to)
        .get(vector)
        .store("v128.store", 16 * v),
    );
    advance(f, to, step);
    advance(f, from, kStride);
    f.get(k).i32(1).op("i32.sub").tee(k).brIf(again);
  });
  return f;
}

/** Any strides, any number of lanes: `(to, step, from, laneStride, kStride, lanes, k)`, element by element. */
function emitGather(module: ModuleBuilder): FunctionBuilder {
  const f = module.addFunction(null, ["i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const [to, step, from, laneStride, kStride, lanes, k] = [
    f.param(0),
    f.param(1),
    f.param(2),
    f.param(3),
    f.param(4),
    f.param(5),
    f.param(6),
  ] as const;
  const [target, source, left] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.loop((nextLane) => {
    f.get(to).set(target).get(from).set(source).get(k).set(left);
    f.loop((nextK) => {
      f.get(target).get(source).load("f32.load").store("f32.store");
      advance(f, target, step);
      advance(f, source, kStride);
      f.get(left).i32(1).op("i32.sub").tee(left).brIf(nextK);
    });
    f.get(to).i32(4).op("i32.add").set(to);
    advance(f, from, laneStride);
    f.get(lanes).i32(1).op("i32.sub").tee(lanes).brIf(nextLane);
  });
  return f;
}

/** Each lane is contiguous in k: `(to, step, from, laneStride, lanes, k)`, 4×4 blocks, missing lanes repeat the first. */
function emitTranspose(module: ModuleBuilder, gather: FunctionBuilder): FunctionBuilder {
  const f = module.addFunction(null, ["i32", "i32", "i32", "i32", "i32", "i32"]);
  const [to, step, from, laneStride, lanes, k] = [
    f.param(0),
    f.param(1),
    f.param(2),
    f.param(3),
    f.param(4),
    f.param(5),
  ] as const;
  const source = [from, f.local("i32"), f.local("i32"), f.local("i32")] as const;
  const row = [f.local("v128"), f.local("v128"), f.local("v128"), f.local("v128")] as const;
  const pair = [f.local("v128"), f.local("v128"), f.local("v128"), f.local("v128")] as const;
  const blocks = f.local("i32");

  for (const lane of [1, 2, 3] as const) {
    f.get(from).get(laneStride).i32(lane).op("i32.mul").op("i32.add").get(from);
    f.get(lanes).i32(lane).op("i32.gt_u").op("select").set(source[lane]);
  }
  f.get(k)
    .i32(2)
    .op("i32.shr_u")
    .tee(blocks)
    .if(() => {
      f.loop((again) => {
        for (const lane of [0, 1, 2, 3] as const) f.get(source[lane]).load("v128.load").set(row[lane]);
        f.get(row[0]).get(row[1]).shuffle32(0, 4, 1, 5).set(pair[0]);
        f.get(row[2]).get(row[3]).shuffle32(0, 4, 1, 5).set(pair[1]);
        f.get(row[0]).get(row[1]).shuffle32(2, 6, 3, 7).set(pair[2]);
        f.get(row[2]).get(row[3]).shuffle32(2, 6, 3, 7).set(pair[3]);
        for (const offset of [0, 1, 2, 3]) {
          const [low, high] = offset < 2 ? [pair[0], pair[1]] : [pair[2], pair[3]];
          f.get(to).get(low).get(high);
          if (offset % 2 === 0) f.shuffle32(0, 1, 4, 5);
          else f.shuffle32(2, 3, 6, 7);
          f.store("v128.store");
          advance(f, to, step);
        }
        for (const pointer of source) f.get(pointer).i32(16).op("i32.add").set(pointer);
        f.get(blocks).i32(1).op("i32.sub").tee(blocks).brIf(again);
      });
    });
  f.get(k)
    .i32(3)
    .op("i32.and")
    .tee(k)
    .if(() => {
      f.get(to).get(step).get(from).get(laneStride).i32(4).get(lanes).get(k).call(gather);
    });
  return f;
}

function advance(f: FunctionBuilder, pointer: Local, bytes: Local): void {
  f.get(pointer).get(bytes).op("i32.add").set(pointer);
}
