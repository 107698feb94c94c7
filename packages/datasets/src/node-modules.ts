/** @file Node's modules, lent by the process and never imported, so that bundles for browsers hold nothing of them. */
import { DataError } from "@nn/core";

export interface NodeModules {
  readonly fs: typeof import("node:fs/promises");
  readonly os: typeof import("node:os");
  readonly path: typeof import("node:path");
  readonly process: typeof import("node:process");
}

/** @throws DataError where there is no Node (browsers), naming what the modules were wanted for. */
export function nodeModules(purpose: string): NodeModules {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  const lend = process?.getBuiltinModule;
  if (lend === undefined) {
    throw new DataError(
      `${purpose} needs files and so Node; generated datasets (moons, spirals, glyphs, tones, sentences) and the parsers (parseIdx, parseCsv, parseWav, …) work everywhere`,
    );
  }
  return {
    fs: lend("node:fs/promises"),
    os: lend("node:os"),
    path: lend("node:path"),
    process: lend("node:process"),
  };
}
