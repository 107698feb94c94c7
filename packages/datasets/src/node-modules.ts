/** @file Node's modules, loaded only when a real file is read, so that generators and parsers run in browsers. */
import { DataError } from "@nn/core";

export interface NodeModules {
  readonly fs: typeof import("node:fs/promises");
  readonly os: typeof import("node:os");
  readonly path: typeof import("node:path");
  readonly process: typeof import("node:process");
}

/** @throws DataError where there is no Node (browsers), naming what the modules were wanted for. */
export async function nodeModules(purpose: string): Promise<NodeModules> {
  try {
    const [fs, os, path, process] = await Promise.all([
      import("node:fs/promises"),
      import("node:os"),
      import("node:path"),
      import("node:process"),
    ]);
    return { fs, os, path, process };
  } catch {
    throw new DataError(
      `${purpose} needs files and so Node; generated datasets (moons, spirals, glyphs, tones, sentences) and the parsers (parseIdx, parseCsv, parseWav, …) work everywhere`,
    );
  }
}
