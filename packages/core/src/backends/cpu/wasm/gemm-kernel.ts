/**
 * @file The register tile of the matrix product: up to 4 rows × 8 columns of C in 8 vectors.
 * For every element: one float32 accumulator, k ascending, a product rounded, then a sum rounded. Nothing else is allowed
 * where results are exact; a target with `fma` may round once.
 */
import type { ModuleBuilder } from "./encoder.ts";
import type { FunctionBuilder, Local } from "./function-builder.ts";

/** Where the rows of A lie: `lanes` = 4 bytes apart (packed, or a transposed A as it is), `rows` = `aRow` bytes apart. */
export type RowLayout = "lanes" | "rows";

/**
 * Emits `(a, aPanel, aRow, aStep, b, bStep, c, cRow, k, last, resume, panels)`, all strides in bytes:
 * `panels` tiles below each other, each `rows` × 4·`vectors`; A advances by aStep and B by bStep per k, A by aPanel per tile.
 * Of the last vector of each row only `last` ∈ 1…4 columns exist in C. `resume` ≠ 0 continues the sums that are in C.
 */
export function emitTile(module: ModuleBuilder, rows: number, vectors: number, layout: RowLayout): FunctionBuilder {
  const f = module.addFunction(null, [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
  ]);
  const [a, aPanel, aRow, aStep, b, bStep, c, cRow, k, last, resume, panels] = [
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
    f.param(11),
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

  /** `whole` for vectors that exist in C, `part` for each lane that exists of one that does not; line ends below the tile. */
  const eachVectorOfC = (
    whole: (sum: Local, offset: number) => void,
    part: (sum: Local, offset: number, lane: number) => void,
  ): void => {
    f.get(c).set(line);
    for (const { sums } of row) {
      sums.forEach((sum, v) => {
        if (v < vectors - 1) return whole(sum, 16 * v);
        f.get(last)
          .i32(4)
          .op("i32.eq")
          .if(
            () => whole(sum, 16 * v),
            () => {
              part(sum, 16 * v, 0);
              for (const lane of [1, 2])
                f.get(last)
                  .i32(lane)
                  .op("i32.gt_u")
                  .if(() => part(sum, 16 * v, lane));
            },
          );
      });
      f.get(line).get(cRow).op("i32.add").set(line);
    }
  };

  f.loop((nextPanel) => {
    f.get(resume).if(
      () =>
        eachVectorOfC(
          (sum, offset) => f.get(line).load("v128.load", offset).set(sum),
          (sum, offset, lane) => {
            if (lane === 0) f.get(line).load("v128.load32_zero", offset).set(sum);
            else
              f.get(line)
                .get(sum)
                .memoryLane("v128.load32_lane", lane, offset + 4 * lane)
                .set(sum);
          },
        ),
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

    eachVectorOfC(
      (sum, offset) => f.get(line).get(sum).store("v128.store", offset),
      (sum, offset, lane) =>
        f
          .get(line)
          .get(sum)
          .memoryLane("v128.store32_lane", lane, offset + 4 * lane),
    );
    f.get(line).set(c);
    f.get(a).get(aPanel).op("i32.add").set(a);
    f.get(panels).i32(1).op("i32.sub").tee(panels).brIf(nextPanel);
  });
  return f;
}
