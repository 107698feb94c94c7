/** @file From records to what people read: the table in the terminal, `report.html` and `selection.json` in the folder. */
import { join } from "node:path";
import { analyze } from "../analyze/analyze.ts";
import {
  planCell,
  readProvenance,
  StoreError,
  type Suite,
  type Terminal,
  type TrialRecord,
  writeWhole,
} from "@nn/trials";
import { renderReport } from "./html.ts";
import { renderTable } from "./table.ts";

export interface ReportOptions {
  /** File of the page; default `report.html` in the folder. */
  readonly page?: string | undefined;
  /** Print the analysis as JSON instead of the table. */
  readonly json?: boolean;
}

/** Prints the table of a suite with frozen targets, writes the files and prints where the report lies. @throws StoreError when a file cannot be written. */
export async function writeReport(
  folder: string,
  suite: Suite,
  records: readonly TrialRecord[],
  terminal: Terminal,
  { page, json = false }: ReportOptions = {},
): Promise<void> {
  const analysis = analyze(suite, records);
  const { color = false, columns = 110 } = terminal;
  if (!json) terminal.out(`${renderTable(analysis, { color, width: Math.max(80, columns) }).trimEnd()}\n`);
  const provenance = await readProvenance(folder, suite, records);
  const report = page ?? join(folder, "report.html");
  try {
    await writeWhole(join(folder, "selection.json"), `${JSON.stringify(selections(suite, records), null, 2)}\n`);
    await writeWhole(report, renderReport({ suite, analysis, records, provenance }));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new StoreError(`${error.message}; the results are kept, and nn-bench report ${folder} writes the report`, {
      cause: error,
    });
  }
  terminal.out(json ? `${JSON.stringify({ report, analysis }, null, 2)}\n` : `\nreport: ${report}\n`);
}

/** The chosen rates and what they were chosen by; derived, for people. */
function selections(suite: Suite, records: readonly TrialRecord[]): unknown {
  const byKey = new Map(records.map((record) => [record.key, record]));
  return suite.cells.flatMap((cell) => {
    const { selection } = planCell(suite, cell, byKey);
    return selection === undefined ? [] : [{ ...cell, metric: suite.tuning.select, ...selection }];
  });
}
