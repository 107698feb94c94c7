/** @file The matrix product in WebAssembly: one module for every shape, so that all programs share V8's optimized code. */
import { ModuleBuilder, simdTarget, type Target } from "./encoder.ts";
import type { FunctionBuilder, Local } from "./function-builder.ts";
import { emitCopyBlock, emitTile, tileShape, type RowLayout } from "./gemm-kernel.ts";
import { emitPackPanel, packSlack } from "./gemm-pack.ts";

// A block of A (128 or 256 kB) stays in the second-level cache, a panel of B (16 kB) in the first.
const blockM = 128;
const blockN = 512;
const blockDepth = ({ wide }: Target): number => (wide ? 256 : 512);

/** A is packed for more columns than this (measured), except that narrow tiles read rows that are contiguous as they lie. */
const directColumns = 32;
/** B whose columns are neighbours is packed for more rows than this, any other B always (measured). */
const directRows = 32;

/** Rows of a tile that is narrower than the widest. */
const tallRows = 8;

/** All of them i32. */
export const gemmParameters = 13;

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** Bytes that a product of [m, k] by [k, n] may use behind `scratch`, which must be a multiple of 16. At most 1.3 MiB. */
export function gemmScratchBytes(m: number, n: number, k: number, target: Target = simdTarget): number {
  const [rows, columns, depth] = [Math.min(m, blockM), Math.min(n, blockN), Math.min(k, blockDepth(target))];
  const tile = tileShape(target);
  const width = 4 * tile.vectors;
  const packed = depth * (roundUp(rows, tile.rows) + roundUp(columns, width));
  return roundUp(4 * (packed + rows * width), 16) + packSlack;
}

/**
 * The bytes of the module that exports `gemm(a, aRow, aCol, b, bRow, bCol, c, cRow, m, n, k, scratch, resume)`.
 *
 * C[i, j] = Σ_k A[i, k] · B[k, j] with A[i, k] at `a + 4·(i·aRow + k·aCol)`, B[k, j] at `b + 4·(k·bRow + j·bCol)` and
 * C[i, j] at `c + 4·(i·cRow + j)`: pointers in bytes, strides in elements, so a transposed operand has its strides swapped.
 * Each element is one float32 sum from +0, or from what is in C where `resume` ≠ 0, over ascending k, multiply and add rounded separately. C must not overlap A, B.
 * Nothing but C and `gemmScratchBytes(m, n, k)` bytes of scratch is written, nothing outside A and B is read.
 */
export function gemmModule(target: Target = simdTarget): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(target);
  const blockK = blockDepth(target);
  const tile = tileShape(target);
  const tileColumns = 4 * tile.vectors;
  const packPanel = emitPackPanel(module, tile.vectors);
  const copyBlock = emitCopyBlock(module);
  // Panels at the right edge are narrower: half of the width is enough, or a quarter, down to one vector.
  const widths = [1, 2, 4].filter((vectors) => vectors <= tile.vectors);
  // Narrow tiles over an A that is not packed are higher: an addition takes some turns, and eight are under way in each.
  const heights = widths.map((vectors) => (vectors === tile.vectors ? tile.rows : tallRows));
  const tiles = (layout: RowLayout): FunctionBuilder[][] =>
    widths.map((vectors, index) =>
      Array.from({ length: Math.max(tile.rows, heights[index]!) }, (_, rest) =>
        emitTile(module, rest + 1, vectors, layout),
      ),
    );
  const laneTiles = tiles("lanes");
  const rowTiles = tiles("rows");

  const f = module.addFunction(
    "gemm",
    Array.from({ length: gemmParameters }, () => "i32" as const),
  );
  const [a, aRow, aCol, b, bRow, bCol, c, cRow, m, n, k, scratch, resume] = [
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
    f.param(12),
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
  const [packedA, edge, directA, directB, firstPacked] = [integer(), integer(), integer(), integer(), integer()];
  // The panel of columns at j: how many exist, how many vectors hold them. Then what a tile is called with.
  const [width, vectors] = [integer(), integer()];
  const [aAt, aPanel, aStep, bAt, bStep, cAt, cStep, panels] = [
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
      f.get(resume).if(() => f.op("return"));
      f.loopUp(i, m, 1, () => {
        f.get(c);
        plus(i, cRow);
        f.i32(0).get(n).i32(2).op("i32.shl").memoryFill();
      });
      f.op("return");
    });

  f.get(n).i32(directColumns).op("i32.le_u");
  if (!target.wide) f.get(aCol).i32(4).op("i32.eq").op("i32.or");
  f.set(directA);
  // A tile ends where B ends, so it needs a B that advances: one that repeats a row for every k is packed.
  f.get(bCol).i32(4).op("i32.eq").get(m).i32(directRows).op("i32.le_u").op("i32.and");
  f.get(bRow).i32(0).op("i32.ne").op("i32.and").set(directB);
  // Scratch holds a block of B, a block of A with its rows rounded up to tiles, and a panel of C at the right edge.
  least(k, blockK, depth);
  least(n, blockN, columns);
  f.get(scratch);
  plusLanes(() => roundedUp(columns, tileColumns));
  f.set(packedA);
  least(m, blockM, rows);
  f.get(packedA);
  plusLanes(() => roundedUp(rows, tile.rows));
  f.i32(packSlack).op("i32.add").set(edge);

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
        f.loopUp(j, columns, tileColumns, columnPanel);
      });
    });
  });

  /** B in panels of the tile's width, the last as narrow as will do; full panels that are read where they lie are left out. */
  function packColumns(): void {
    f.get(columns).i32(-tileColumns).op("i32.and").i32(0).get(directB).op("select").set(firstPacked);
    f.get(firstPacked).set(j);
    f.loopUp(j, columns, tileColumns, () => {
      panelWidth();
      packedPanelOfB();
      f.get(bStep);
      panelOfB();
      f.get(bCol).get(bRow).get(width).get(vectors).get(depth).call(packPanel);
    });
  }

  /** A in panels of the tile's height. */
  function packRows(): void {
    f.i32(0).set(i);
    f.loopUp(i, rows, tile.rows, () => {
      f.get(rows).get(i).op("i32.sub").set(width);
      least(width, tile.rows, width);
      f.get(packedA);
      plusLanes(() => f.get(i));
      f.i32(4 * tile.rows).get(a);
      plus(k0, aCol);
      plus(i0, aRow);
      plus(i, aRow);
      f.get(aRow).get(aCol).get(width);
      f.get(width).i32(3).op("i32.add").i32(2).op("i32.shr_u").get(depth).call(packPanel);
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
        f.set(aAt).get(aCol).set(aStep);
      },
      () =>
        f
          .get(packedA)
          .set(aAt)
          .get(depth)
          .i32(4 * tile.rows)
          .op("i32.mul")
          .set(aPanel)
          .i32(4 * tile.rows)
          .set(aStep),
    );
    const panelOfC = (): void => {
      f.get(c);
      plus(i0, cRow);
      f.get(j0).get(j).op("i32.add").i32(2).op("i32.shl").op("i32.add");
    };
    // Tiles store whole vectors: where C ends inside one, they work on a copy of the panel.
    f.get(width).i32(2).op("i32.shl").get(vectors).i32(4).op("i32.shl").op("i32.eq");
    f.if(
      () => {
        panelOfC();
        f.set(cAt).get(cRow).set(cStep);
        allRows();
      },
      () => {
        const copy = (from: () => void, to: () => void): void => {
          to();
          from();
          f.get(rows).get(width).call(copyBlock);
        };
        const inC = (): void => {
          panelOfC();
          f.get(cRow);
        };
        const aside = (): void => void f.get(edge).get(vectors).i32(4).op("i32.shl");
        f.get(k0)
          .get(resume)
          .op("i32.or")
          .if(() => copy(inC, aside));
        f.get(edge).set(cAt).get(vectors).i32(4).op("i32.shl").set(cStep);
        allRows();
        copy(aside, inC);
      },
    );
  }

  function allRows(): void {
    f.get(directA).if(
      () => {
        f.get(aRow).i32(4).op("i32.ne");
        f.if(
          () => rowPanels(rowTiles, heights),
          () => rowPanels(laneTiles, heights),
        );
      },
      () =>
        rowPanels(
          laneTiles,
          widths.map(() => tile.rows),
        ),
    );
  }

  function rowPanels(tiles: readonly (readonly FunctionBuilder[])[], rowsOf: readonly number[]): void {
    widths.forEach((each, index) => {
      f.get(vectors)
        .i32(each)
        .op("i32.eq")
        .if(() => rowPanelsOf(tiles[index]!, rowsOf[index]!));
    });
  }

  /** The panels of full height in one call, then the rows that are left. */
  function rowPanelsOf(byRows: readonly FunctionBuilder[], height: number): void {
    const call = (rowCount: number, count: () => void): void => {
      f.get(aAt).get(aPanel).get(aRow).get(aStep).get(bAt).get(bStep).get(cAt).get(cStep).get(depth);
      f.get(k0).get(resume).op("i32.or");
      count();
      f.call(byRows[rowCount - 1]!);
    };
    f.get(directA).if(() => f.get(aRow).i32(height).op("i32.mul").set(aPanel));
    f.get(rows)
      .i32(height)
      .op("i32.div_u")
      .tee(panels)
      .if(() => {
        call(height, () => f.get(panels));
        f.get(aAt);
        plus(panels, aPanel);
        f.set(aAt).get(panels).i32(height).op("i32.mul").set(i).get(cAt);
        plus(i, cStep);
        f.set(cAt);
      });
    for (let rest = 1; rest < height; rest++) {
      f.get(rows)
        .i32(height)
        .op("i32.rem_u")
        .i32(rest)
        .op("i32.eq")
        .if(() => call(rest, () => f.i32(1)));
    }
  }

  /** width = columns from j on, at most those of a tile; vectors = what holds them; bStep = bytes per k if packed. */
  function panelWidth(): void {
    f.get(columns).get(j).op("i32.sub").set(width);
    least(width, tileColumns, width);
    f.i32(1);
    for (const more of widths.slice(1)) {
      f.i32(more)
        .get(width)
        .i32(2 * more)
        .op("i32.le_u")
        .op("select");
    }
    f.tee(vectors).i32(4).op("i32.shl").set(bStep);
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
    f.get(scratch);
    plusLanes(() => f.get(j));
  }

  /** Adds x · y to the value on the stack. */
  function plus(x: Local, y: Local): void {
    f.get(x).get(y).op("i32.mul").op("i32.add");
  }

  /** Adds the bytes of `count` packed rows of A or columns of B to the address on the stack. */
  function plusLanes(count: () => void): void {
    count();
    f.get(depth).op("i32.mul").i32(2).op("i32.shl").op("i32.add");
  }

  /** Pushes the least multiple of `multiple` that is not below the value. */
  function roundedUp(value: Local, multiple: number): void {
    f.get(value)
      .i32(multiple - 1)
      .op("i32.add")
      .i32(multiple)
      .op("i32.div_u")
      .i32(multiple)
      .op("i32.mul");
  }

  /** result = min(value, limit) */
  function least(value: Local, limit: number, result: Local): void {
    f.get(value).i32(limit).get(value).i32(limit).op("i32.lt_u").op("select").set(result);
  }

  return module.toBytes();
}
