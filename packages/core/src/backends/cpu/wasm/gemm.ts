/** @file The matrix product in WebAssembly: one module for every shape, so that all programs share V8's optimized code. */
import { ModuleBuilder, simdTarget, type Target } from "./encoder.ts";
import type { FunctionBuilder, Local } from "./function-builder.ts";
import { emitTile } from "./gemm-kernel.ts";
import { emitPackQuad } from "./gemm-pack.ts";

// A block of A (256 kB) stays in the second-level cache, a panel of B (16 kB) in the first.
const blockM = 128;
const blockN = 512;
const blockK = 512;

/** A whose rows are contiguous is never packed; any other A is packed for more columns than this (measured). */
const directColumns = 32;
/** B whose columns are neighbours is packed for more rows than this, any other B always (measured). */
const directRows = 32;

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** Bytes that a product of [m, k] by [k, n] may use behind `scratch`, which must be a multiple of 16. At most 1.25 MiB. */
export function gemmScratchBytes(m: number, n: number, k: number): number {
  const [rows, columns, depth] = [Math.min(m, blockM), Math.min(n, blockN), Math.min(k, blockK)];
  return 4 * depth * (roundUp(rows, 4) + roundUp(columns, 8));
}

/**
 * The bytes of the module that exports `gemm(a, aRow, aCol, b, bRow, bCol, c, cRow, m, n, k, scratch)`.
 *
 * C[i, j] = Σ_k A[i, k] · B[k, j] with A[i, k] at `a + 4·(i·aRow + k·aCol)`, B[k, j] at `b + 4·(k·bRow + j·bCol)` and
 * C[i, j] at `c + 4·(i·cRow + j)`: pointers in bytes, strides in elements, so a transposed operand has its strides swapped.
 * Each element is one float32 sum from +0 over ascending k, multiply and add rounded separately. C must not overlap A, B.
 * Nothing but C and `gemmScratchBytes(m, n, k)` bytes of scratch is written, nothing outside A and B is read.
 */
export function gemmModule(target: Target = simdTarget): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(target);
  const packQuad = emitPackQuad(module);
  const tiles = (layout: "lanes" | "rows"): FunctionBuilder[][] =>
    [1, 2].map((vectors) => [1, 2, 3, 4].map((rows) => emitTile(module, rows, vectors, layout)));
  const laneTiles = tiles("lanes");
  const rowTiles = tiles("rows");

  const f = module.addFunction(
    "gemm",
    Array.from({ length: 12 }, () => "i32" as const),
  );
  const [a, aRow, aCol, b, bRow, bCol, c, cRow, m, n, k, scratch] = [
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
  const integer = (): Local => f.local("i32");
  // The block [i0, i0 + rows) × [j0, j0 + columns), k0 ≤ k < k0 + depth, and the row i, the column j inside it.
  const [i0, j0, k0, rows, columns, depth, i, j] = [
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
  ];
  const [packedB, directA, directB, firstPacked] = [integer(), integer(), integer(), integer()];
  // What a tile is called with.
  const [aAt, aPanel, aStep, bAt, bStep, cAt, wide, last] = [
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
  ];

  f.get(m)
    .op("i32.eqz")
    .get(n)
    .op("i32.eqz")
    .op("i32.or")
    .if(() => f.op("return"));
  for (const stride of [aRow, aCol, bRow, bCol, cRow]) f.get(stride).i32(2).op("i32.shl").set(stride);
  f.get(k)
    .op("i32.eqz")
    .if(() => {
      f.loopUp(i, m, 1, () => {
        f.get(c);
        plus(i, cRow);
        f.i32(0).get(n).i32(2).op("i32.shl").memoryFill();
      });
      f.op("return");
    });

  f.get(aCol).i32(4).op("i32.eq").get(n).i32(directColumns).op("i32.le_u").op("i32.or").set(directA);
  // A tile ends where B ends, so it needs a B that advances: one that repeats a row for every k is packed.
  f.get(bCol).i32(4).op("i32.eq").get(m).i32(directRows).op("i32.le_u").op("i32.and");
  f.get(bRow).i32(0).op("i32.ne").op("i32.and").set(directB);
  // Scratch holds a block of A with its rows rounded up to 4, then a block of B.
  least(m, blockM, rows);
  least(k, blockK, depth);
  f.get(rows).i32(3).op("i32.add").i32(-4).op("i32.and").set(rows);
  f.get(scratch);
  plusLanes(rows);
  f.set(packedB);

  f.loopUp(j0, n, blockN, () => {
    f.get(n).get(j0).op("i32.sub").set(columns);
    least(columns, blockN, columns);
    f.i32(0).set(k0);
    f.loopUp(k0, k, blockK, () => {
      f.get(k).get(k0).op("i32.sub").set(depth);
      least(depth, blockK, depth);
      packColumns();
      f.i32(0).set(i0);
      f.loopUp(i0, m, blockM, () => {
        f.get(m).get(i0).op("i32.sub").set(rows);
        least(rows, blockM, rows);
        f.get(directA).op("i32.eqz").if(packRows);
        f.i32(0).set(j);
        f.loopUp(j, columns, 8, columnPanel);
      });
    });
  });

  /** B in panels of 8 columns, the last of 4 if that is enough; full panels that are read where they lie are left out. */
  function packColumns(): void {
    f.get(columns).i32(-8).op("i32.and").i32(0).get(directB).op("select").set(firstPacked);
    f.get(firstPacked).set(j);
    f.loopUp(j, columns, 8, () => {
      panelWidth();
      packedPanelOfB();
      f.get(bStep);
      panelOfB();
      f.get(bCol).get(bRow);
      f.i32(4).get(last).get(wide).op("select").get(depth).call(packQuad);
      f.get(wide).if(() => {
        packedPanelOfB();
        f.i32(16).op("i32.add").get(bStep);
        panelOfB();
        f.get(bCol).i32(2).op("i32.shl").op("i32.add");
        f.get(bCol).get(bRow).get(last).get(depth).call(packQuad);
      });
    });
  }

  /** A in panels of 4 rows. */
  function packRows(): void {
    f.i32(0).set(i);
    f.loopUp(i, rows, 4, () => {
      f.get(rows).get(i).op("i32.sub").set(last);
      least(last, 4, last);
      f.get(scratch);
      plusLanes(i);
      f.i32(16).get(a);
      plus(k0, aCol);
      plus(i0, aRow);
      plus(i, aRow);
      f.get(aRow).get(aCol).get(last).get(depth).call(packQuad);
    });
  }

  /** All rows of the block times the panel of columns at j. */
  function columnPanel(): void {
    panelWidth();
    f.get(j)
      .get(firstPacked)
      .op("i32.lt_u")
      .if(
        () => {
          panelOfB();
          f.set(bAt).get(bRow).set(bStep);
        },
        () => {
          packedPanelOfB();
          f.set(bAt);
        },
      );
    f.get(directA).if(
      () => {
        f.get(a);
        plus(k0, aCol);
        plus(i0, aRow);
        f.set(aAt).get(aRow).i32(2).op("i32.shl").set(aPanel).get(aCol).set(aStep);
      },
      () => f.get(scratch).set(aAt).get(depth).i32(4).op("i32.shl").set(aPanel).i32(16).set(aStep),
    );
    f.get(c);
    plus(i0, cRow);
    f.get(j0).get(j).op("i32.add").i32(2).op("i32.shl").op("i32.add").set(cAt);

    f.get(directA).get(aRow).i32(4).op("i32.ne").op("i32.and");
    f.if(
      () => rowPanels(rowTiles),
      () => rowPanels(laneTiles),
    );
  }

  function rowPanels(tiles: readonly (readonly FunctionBuilder[])[]): void {
    f.get(wide).if(
      () => rowPanelsOf(tiles[1]!),
      () => rowPanelsOf(tiles[0]!),
    );
  }

  /** The panels of 4 rows in one call, then the 1 to 3 rows that are left. */
  function rowPanelsOf(byRows: readonly FunctionBuilder[]): void {
    const call = (rowCount: number, panels: () => void): void => {
      f.get(aAt).get(aPanel).get(aRow).get(aStep).get(bAt).get(bStep).get(cAt).get(cRow).get(depth).get(last).get(k0);
      panels();
      f.call(byRows[rowCount - 1]!);
    };
    f.get(rows)
      .i32(2)
      .op("i32.shr_u")
      .tee(i)
      .if(() => {
        call(4, () => f.get(i));
        f.get(aAt);
        plus(i, aPanel);
        f.set(aAt).get(rows).i32(-4).op("i32.and").set(i).get(cAt);
        plus(i, cRow);
        f.set(cAt);
      });
    for (const rest of [1, 2, 3]) {
      f.get(rows)
        .i32(3)
        .op("i32.and")
        .i32(rest)
        .op("i32.eq")
        .if(() => call(rest, () => f.i32(1)));
    }
  }

  /** wide = more than 4 columns from j on; last = columns in the last vector; bStep = bytes per k if packed. */
  function panelWidth(): void {
    f.get(columns).get(j).op("i32.sub").set(last);
    least(last, 8, last);
    f.get(last).i32(4).op("i32.gt_u").set(wide);
    f.get(last).get(wide).i32(2).op("i32.shl").op("i32.sub").set(last);
    f.i32(16).get(wide).op("i32.shl").set(bStep);
  }

  /** Pushes the address of B[k0, j0 + j]. */
  function panelOfB(): void {
    f.get(b);
    plus(k0, bRow);
    plus(j0, bCol);
    plus(j, bCol);
  }

  /** Pushes the address of the packed panel at j. */
  function packedPanelOfB(): void {
    f.get(packedB);
    plusLanes(j);
  }

  /** Adds x · y to the value on the stack. */
  function plus(x: Local, y: Local): void {
    f.get(x).get(y).op("i32.mul").op("i32.add");
  }

  /** Adds the bytes of `count` packed rows of A or columns of B to the address on the stack. */
  function plusLanes(count: Local): void {
    f.get(count).get(depth).op("i32.mul").i32(2).op("i32.shl").op("i32.add");
  }

  /** result = min(value, limit) */
  function least(value: Local, limit: number, result: Local): void {
    f.get(value).i32(limit).get(value).i32(limit).op("i32.lt_u").op("select").set(result);
  }

  return module.toBytes();
}
