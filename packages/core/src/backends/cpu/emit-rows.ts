/** @file gather and scatterAdd: rows of a table by index. */
import { emitContiguousRow } from "./emit-copy.ts";
import type { FunctionBuilder } from "./wasm/function-builder.ts";

export interface RowsCall {
  readonly count: number;
  readonly rows: number;
  readonly features: number;
  /** Byte addresses: the table, the indices, one row per index. */
  readonly table: number;
  readonly indices: number;
  readonly list: number;
}

/** Emits list[i] = table[indices[i]], zeros for an index out of range. */
export function emitGather(f: FunctionBuilder, call: RowsCall): void {
  f.i32(call.list)
    .i32(0)
    .i32(call.count * call.features * 4)
    .memoryFill();
  emitRows(f, call, false);
}

/** Emits table[indices[i]] += list[i] in order, from zeros; an index out of range adds nothing. */
export function emitScatterAdd(f: FunctionBuilder, call: RowsCall): void {
  f.i32(call.table)
    .i32(0)
    .i32(call.rows * call.features * 4)
    .memoryFill();
  emitRows(f, call, true);
}

function emitRows(
  f: FunctionBuilder,
  { count, rows, features, table, indices, list }: RowsCall,
  scatter: boolean,
): void {
  const [index, row, entry, inTable] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  f.i32(indices).set(index).i32(list).set(entry);
  f.loopUp(index, indices + count * 4, 4, () => {
    f.get(index).load("i32.load").tee(row).i32(rows).op("i32.lt_u");
    f.if(() => {
      f.get(row)
        .i32(features * 4)
        .op("i32.mul")
        .i32(table)
        .op("i32.add")
        .set(inTable);
      if (scatter) emitContiguousRow(f, entry, inTable, features, true);
      else emitContiguousRow(f, inTable, entry, features);
    });
    f.get(entry)
      .i32(features * 4)
      .op("i32.add")
      .set(entry);
  });
}
