/** @file The command line in this process, with buffers for its streams. */
import { main } from "../src/main.ts";

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line; `columns` is the width of its terminal. */
export async function runMain(argv: readonly string[], columns?: number): Promise<Printed> {
  let out = "";
  let err = "";
  const code = await main(argv, {
    out: (text) => void (out += text),
    err: { write: (text) => void (err += text) },
    columns,
  });
  return { code, out, err };
}
