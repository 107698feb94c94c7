/**
 * @file The register tile of the matrix product: rows × 4·vectors columns of C, all in registers.
 * For every element: one float32 accumulator, k ascending, a product rounded, then a sum rounded. Nothing else is allowed
 * where results are exact; a target with `fma` may round once.
 */
import type { ModuleBuilder, Target } from "./encoder.ts";
import type { FunctionBuilder, Local } from "./function-builder.ts";

/** The largest tile of a target: `rows` × 4·`vectors` columns. */
export interface TileShape {
  readonly rows: number;
  readonly vectors: 2 | 4;
}

/**
 * Two 128-bit vectors of a wide target are one register of 256 bits, so its tiles are twice as wide; with fused
 * multiply-add the product needs no register and two more rows fit. The order of every sum is the same for all tiles.
 */
export function tileShape({ wide, fma }: Target): TileShape {
  if (!wide) return { rows: 4, vectors: 2 };
  return { rows: fma ? 6 : 4, vectors: 4 };
}

/** Where the rows of A lie: `lanes` = 4 bytes apart (packed, or a transposed A as it is), `rows` = `aRow` bytes apart. */
export type RowLayout = "lanes" | "rows";

/**
 * Emits `(a, aPanel, aRow, aStep, b, bStep, c, cRow, k, resume, panels)`, all strides in bytes:
 * `panels` tiles below each other, each `rows` × 4·`vectors`; A advances by aStep and B by bStep per k, A by aPanel per tile.
 * All columns exist in C. `resume` ≠ 0 continues the sums that are in C.
 */
export function emitTile(module: ModuleBuilder, rows: number, vectors: number, layout: RowLayout): FunctionBuilder {
  const f = module.addFunction(
    null,
    Array.from({ length: 11 }, () => "i32" as const),
  );
  const [a, aPanel, aRow, aStep, b, bStep, c, cRow, k, resume, panels] = [
    f.param(0),
    f.param(1),
    f.param(2),
    f.param(3),
    f.param(4),
    f.param(5),
    f.param(6),
    f.param(7),
    f.param(8),
    f.param(9),
    f.param(10),
  ] as const;
  const row = Array.from({ length: rows }, (_, index) => ({
    index,
    offset: f.local("i32"),
    sums: Array.from({ length: vectors }, () => f.local("v128")),
  }));
  const columns = Array.from({ length: vectors }, () => f.local("v128"));
  const [factor, at, from, end, line] = [
    f.local("v128"),
    f.local("i32"),
    f.local("i32"),
    f.local("i32"),
    f.local("i32"),
  ];

  if (layout === "rows") for (const { index, offset } of row) f.get(aRow).i32(index).op("i32.mul").set(offset);
  f.get(b).get(k).get(bStep).op("i32.mul").op("i32.add").set(end);

  /** Visits the vectors of C from the top; `line` ends below the tile. */
  const eachVectorOfC = (visit: (sum: Local, offset: number) => void): void => {
    f.get(c).set(line);
    for (const { sums } of row) {
      sums.forEach((sum, v) => visit(sum, 16 * v));
      f.get(line).get(cRow).op("i32.add").set(line);
    }
  };

  f.loop((nextPanel) => {
    f.get(resume).if(
      () => eachVectorOfC((sum, offset) => f.get(line).load("v128.load", offset).set(sum)),
      () => {
        for (const { sums } of row) for (const sum of sums) f.f32x4(0).set(sum);
      },
    );

    f.get(a).set(at).get(b).set(from);
    // Not unrolled: V8 would hoist the loads of all copies and spill the sums (33 → 22 GFLOP/s at four copies).
    f.loop((nextK) => {
      columns.forEach((column, v) =>
        f
          .get(from)
          .load("v128.load", 16 * v)
          .set(column),
      );
      for (const { index, offset, sums } of row) {
        if (layout === "lanes") f.get(at).load("v128.load32_splat", 4 * index);
        else if (index === 0) f.get(at).load("v128.load32_splat");
        else f.get(at).get(offset).op("i32.add").load("v128.load32_splat");
        f.set(factor);
        sums.forEach((sum, v) => {
          if (module.target.fma) f.get(factor).get(columns[v]!).get(sum).relaxedMadd().set(sum);
          else f.get(sum).get(factor).get(columns[v]!).op("f32x4.mul").op("f32x4.add").set(sum);
        });
      }
      f.get(at).get(aStep).op("i32.add").set(at);
      f.get(from).get(bStep).op("i32.add").tee(from).get(end).op("i32.ne").brIf(nextK);
    });

    eachVectorOfC((sum, offset) => f.get(line).get(sum).store("v128.store", offset));
    f.get(line).set(c);
    f.get(a).get(aPanel).op("i32.add").set(a);
    f.get(panels).i32(1).op("i32.sub").tee(panels).brIf(nextPanel);
  });
  return f;
}

/** Emits `(to, toRow, from, fromRow, rows, columns)`: a block of float32s, copied; row strides in bytes, neither count 0. */
export function emitCopyBlock(module: ModuleBuilder): FunctionBuilder {
  const f = module.addFunction(
    null,
    Array.from({ length: 6 }, () => "i32" as const),
  );
  const [to, toRow, from, fromRow, rows, columns] = [
    f.param(0),
    f.param(1),
    f.param(2),
    f.param(3),
    f.param(4),
    f.param(5),
  ] as const;
  const [column, vectors] = [f.local("i32"), f.local("i32")];
  const at = (pointer: Local): FunctionBuilder => f.get(pointer).get(column).op("i32.add");
  f.get(columns).i32(2).op("i32.shl").tee(columns).i32(-16).op("i32.and").set(vectors);
  f.loop((nextRow) => {
    f.i32(0).set(column);
    f.loopUp(column, vectors, 16, () => {
      at(to);
      at(from).load("v128.load").store("v128.store");
    });
    f.loopUp(column, columns, 4, () => {
      at(to);
      at(from).load("f32.load").store("f32.store");
    });
    f.get(to).get(toRow).op("i32.add").set(to);
    f.get(from).get(fromRow).op("i32.add").set(from);
    f.get(rows).i32(1).op("i32.sub").tee(rows).brIf(nextRow);
  });
  return f;
}
