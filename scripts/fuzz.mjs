// `pnpm fuzz [--count 1000] [--seed 0]`: random programs on the engines of the CPU backend, bits equal to the reference's.
import { join } from "node:path";
import { parseArgs } from "node:util";

import { build } from "./build.mjs";

await build(join(import.meta.dirname, "..", "packages", "core"));
const load = (file) => import(new URL(`../packages/core/dist/bundle/${file}.js`, import.meta.url).href);
const { cpu, wideVectors } = await load("index");
const { fuzz } = await load("testing/index");

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: { count: { type: "string", default: "1000" }, seed: { type: "string", default: "0" } },
});
const [count, first] = [values.count, values.seed].map(Number);
// With 256-bit vectors where V8 fuses them; elsewhere `wide` runs the same code in halves.
console.log(`  ${(await wideVectors()).reason}`);
const engines = Object.fromEntries(["simd", "wide", "scalar"].map((engine) => [engine, cpu({ engine })]));

let failures = 0;
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
