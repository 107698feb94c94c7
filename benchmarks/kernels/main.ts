/**
 * @file `pnpm bench:kernels [--filter matmul] [--json FILE] [--time MILLISECONDS]`: times kernels of the CPU backend and prints the
 * median, the median absolute deviation and GFLOP/s; beside the reference where that is quick.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { cpu, reference, type Backend } from "@nn/core";
import { Bench } from "tinybench";

import { convolutionKernels } from "./convolution.bench.ts";
import { elementwiseKernels } from "./elementwise.bench.ts";
import type { Kernel } from "./kernel.ts";
import { matmulKernels } from "./matmul.bench.ts";
import { reductionKernels } from "./reductions.bench.ts";
import { trainingKernels } from "./training.bench.ts";

const kernels: readonly Kernel[] = [
  ...matmulKernels,
  ...elementwiseKernels,
  ...reductionKernels,
  ...convolutionKernels,
  ...trainingKernels,
];

interface Row {
  readonly kernel: string;
  readonly backend: string;
  /** Median, in milliseconds. */
  readonly p50: number;
  /** Median absolute deviation, in milliseconds. */
  readonly mad: number;
  readonly samples: number;
  readonly gflops: number | null;
}

async function time({ name, flops, prepare }: Kernel, backend: Backend, milliseconds: number): Promise<Row> {
  const prepared = await prepare(backend);
  // The engine optimizes while the warm-up runs; half of the measuring time is enough for the largest kernels.
  const bench = new Bench({
    time: milliseconds,
    iterations: 5,
    warmupTime: milliseconds / 2,
    warmupIterations: 3,
    retainSamples: true,
    throws: true,
  });
  bench.add(name, () => void prepared.run(), { async: false });
  const [task] = await bench.run();
  prepared.release();
  const result = task?.result;
  if (result?.state !== "completed") throw new Error(`${name}: the measurement ended as ${result?.state ?? "nothing"}`);
  const { p50, mad, samplesCount } = result.latency;
  return {
    kernel: name,
    backend: backend.name,
    p50,
    mad,
    samples: samplesCount,
    gflops: flops === undefined ? null : flops / p50 / 1e6,
  };
}

function printRow({ kernel, p50, mad, gflops }: Row, slower: Row | undefined): void {
  const cells = [
    kernel.padEnd(38),
    duration(p50).padStart(10),
    `±${duration(mad)}`.padStart(11),
    (gflops === null ? "" : gflops.toFixed(1)).padStart(9),
    (slower === undefined ? "" : `${(slower.p50 / p50).toFixed(0)} ×`).padStart(9),
  ];
  console.log(cells.join(" ").trimEnd());
}

function duration(milliseconds: number): string {
  return milliseconds >= 1 ? `${milliseconds.toFixed(2)} ms` : `${(milliseconds * 1000).toFixed(2)} µs`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      filter: { type: "string", default: "" },
      json: { type: "string" },
      time: { type: "string", default: "400" },
    },
  });
  const milliseconds = Number(values.time);
  const chosen = kernels.filter(({ name }) => name.includes(values.filter));
  if (chosen.length === 0 || !(milliseconds > 0)) {
    const groups = [...new Set(kernels.map(({ name }) => name.split("/")[0]))];
    console.error(
      chosen.length === 0
        ? `bench:kernels: no kernel matches "${values.filter}"; groups: ${groups.join(", ")}`
        : `bench:kernels: --time is "${values.time}"; wanted milliseconds above 0`,
    );
    return 2;
  }
  console.log(`${"kernel".padEnd(38)} ${"p50".padStart(10)} ${"mad".padStart(11)}   GFLOP/s reference`);
  const rows: Row[] = [];
  for (const kernel of chosen) {
    const fast = await time(kernel, cpu(), milliseconds);
    const slow = kernel.reference === true ? await time(kernel, reference(), milliseconds / 4) : undefined;
    printRow(fast, slow);
    rows.push(fast, ...(slow === undefined ? [] : [slow]));
  }
  if (values.json !== undefined) {
    const machine = { node: process.versions.node, processor: cpus()[0]?.model ?? "", platform: process.platform };
    writeFileSync(values.json, `${JSON.stringify({ schema: "nn-kernels/1", machine, rows }, null, 2)}\n`);
  }
  return 0;
}

process.exitCode = await main();
