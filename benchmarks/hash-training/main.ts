/**
 * @file `pnpm hash:training`: trains each network for 50 steps and prints `name sha256` of its weights; ends with 1 when
 * one differs from `expected.json`.
 *
 * `--backend reference` takes the interpreter, `--node 24,26` repeats the run on these versions of Node (from the npm package
 * `node`), `--browser chromium` in a browser without a window, `--update` writes `expected.json`.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { cpu, reference } from "@nn/core";

import { browserHashes } from "./browser.ts";
import { networks, trainedHash } from "./networks.ts";

type Hashes = ReadonlyMap<string, string>;

const expectedPath: string = join(import.meta.dirname, "..", "..", "hash-training", "expected.json");

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      backend: { type: "string", default: "cpu" },
      node: { type: "string", default: "" },
      browser: { type: "string" },
      update: { type: "boolean", default: false },
    },
  });
  if (values.backend !== "cpu" && values.backend !== "reference") {
    console.error(`hash-training: unknown backend "${values.backend}"; known: cpu, reference`);
    return 2;
  }
  const here = new Map<string, string>();
  for (const network of networks) {
    const hash = await trainedHash(network, values.backend === "cpu" ? cpu() : reference());
    here.set(network.name, hash);
    console.log(`${network.name} ${hash}`);
  }
  if (values.update) writeFileSync(expectedPath, `${JSON.stringify(Object.fromEntries(here), null, 2)}\n`);
  const expected = new Map<string, string>(Object.entries(JSON.parse(readFileSync(expectedPath, "utf8"))));
  let differences = compare(`node ${process.versions.node}, ${values.backend}`, here, expected);
  for (const version of values.node.split(",").filter((text) => text !== "")) {
    differences += compare(`node ${version}, ${values.backend}`, nodeHashes(version, values.backend), expected);
  }
  if (values.browser !== undefined) {
    differences += compare(values.browser, await browserHashes(values.browser), expected);
  }
  return differences > 0 ? 1 : 0;
}

/** The same program on another version of Node. */
function nodeHashes(version: string, backend: string): Hashes {
  const program = join(import.meta.dirname, "main.js");
  const { stdout, status, error } = spawnSync("npx", ["--yes", `node@${version}`, program, "--backend", backend], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (error !== undefined) throw error;
  if (status !== 0 && stdout === "") throw new Error(`node@${version} could not be run with npx`);
  return parseHashes(stdout);
}

function parseHashes(text: string): Hashes {
  return new Map([...text.matchAll(/^(\S+) ([0-9a-f]{64})$/gm)].map(([, name = "", hash = ""]) => [name, hash]));
}

/** Says what differs and counts it. */
function compare(where: string, found: Hashes, expected: Hashes): number {
  const wrong = networks.map(({ name }) => name).filter((name) => found.get(name) !== expected.get(name));
  for (const name of wrong) {
    console.error(`${where}: ${name} is ${found.get(name) ?? "missing"}, wanted ${expected.get(name) ?? "nothing"}`);
  }
  if (wrong.length === 0) console.error(`${where}: the bits of expected.json`);
  return wrong.length;
}

process.exitCode = await main();
