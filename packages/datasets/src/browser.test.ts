import { build } from "esbuild";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import * as here from "./index.ts";

/** What scripts of a page see, apart from the language itself; no `process`, no `require`. */
const page = { Blob, DecompressionStream, fetch, Response, TextDecoder, TextEncoder };

let there: typeof here;
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "index.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    conditions: ["@nn/source"],
    format: "iife",
    globalName: "bundle",
    logLevel: "silent",
  });
  there = runInContext(`${outputFiles[0]?.text ?? ""}; bundle`, createContext(page)) as typeof here;
});

describe("a bundle for browsers", () => {
  it.each(["moons", "spirals", "glyphs", "tones", "sentences"])("makes the same %s", async (name) => {
    const spec = `${name}(train=24, validation=12, test=12)`;
    expect((await there.loadDataset(spec)).digest).toBe((await here.loadDataset(spec)).digest);
  });

  it("parses tables", () => {
    const table = there.parseCsv(new TextEncoder().encode("1,2,0\n3,4,1\n"), { file: "toy.csv", header: "none" });
    expect([...table.inputs]).toEqual([1, 2, 3, 4]);
  });

  it("says that files need Node", async () => {
    const message = await there.iris().then(String, (error: Error) => `${error.name}: ${error.message}`);
    expect(message).toMatch(/^DataError: dataset "iris" needs files and so Node; generated datasets \(moons, /);
  });
});
