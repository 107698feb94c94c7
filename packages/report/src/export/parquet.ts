/** @file Apache Parquet, for DuckDB, pandas, R and others. */
import type { Column, FlatTable } from "./columns.ts";

const types = { text: "STRING", integer: "INT64", number: "DOUBLE" } as const satisfies Record<Column["type"], string>;

/** One column a column, all of them nullable; the writer is loaded only here. */
export async function parquet({ columns, rows }: FlatTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type }, index) => ({
      name,
      type: types[type],
      data: rows.map((row) => {
        const value = row[index] ?? null;
        return type === "integer" && typeof value === "number" ? BigInt(value) : value;
      }),
    })),
    createdBy: "nn-bench",
  });
  return new Uint8Array(buffer);
}
