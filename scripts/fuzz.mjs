// `pnpm fuzz [--count 1000] [--seed 0] [--conformance]`: random programs on the engines of the CPU backend, bits equal to the
// reference's; with --conformance, after the whole conformance suite. V8 optimizes only what runs often: with its flags
// --no-liftoff --experimental-wasm-revectorize it is the optimized code, with 256-bit vectors, that is compared.
import { join } from "node:path";
import { parseArgs } from "node:util";

import { build } from "./build.mjs";

await build(join(import.meta.dirname, "..", "packages", "core"));
const load = (file) => import(new URL(`../packages/core/dist/bundle/${file}.js`, import.meta.url).href);
const { cpu } = await load("index");
const { describeBackend, fuzz } = await load("testing/index");

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "0" },
    conformance: { type: "boolean", default: false },
  },
});
const [count, first] = [values.count, values.seed].map(Number);
const engines = Object.fromEntries(["simd", "wide", "scalar"].map((engine) => [engine, cpu({ engine })]));

/** @type {[title: string, run: () => void | Promise<void>][]} */
const suite = [];
if (values.conformance) {
  for (const engine of Object.values(engines)) {
    describeBackend(engine, { describe: (_, body) => body(), it: (title, run) => suite.push([title, run]) });
  }
}

let failures = 0;
for (const [title, run] of suite) {
  try {
    await run();
  } catch (error) {
    failures++;
    console.error(`✗ ${title}: ${String(error).slice(0, 500)}\n`);
  }
}
if (values.conformance) console.log(`  ${suite.length} tests of the conformance suite, ${failures} failures`);
for (let seed = first; seed < first + count; seed++) {
  const failure = await fuzz(engines, seed);
  if (failure !== undefined) {
    failures++;
    console.error(`✗ ${failure}\n`);
  }
  if ((seed - first + 1) % 10_000 === 0) console.log(`  ${seed - first + 1} programs, ${failures} failures`);
}
console.log(
  `${failures === 0 ? "✓" : "✗"} ${count} programs from seed ${first} on ${Object.keys(engines).join(" and ")}: ${failures} failures`,
);
process.exitCode = failures === 0 ? 0 : 1;
