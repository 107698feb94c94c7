/** @file Whether this computer gives the bits it should. */
import {
  add,
  array,
  compile,
  cpu,
  exp,
  matmul,
  reference,
  sum,
  tanh,
  wideVectors,
  type Backend,
  type NdArray,
  type Tensor,
} from "@nn/core";
import { messageOf } from "@nn/trials";
import { say, type Finding } from "./finding.ts";

/** The engines of the CPU backend, and that each gives the bits of the reference. */
export async function arithmetic(): Promise<Finding[]> {
  if (typeof WebAssembly === "undefined")
    return [
      say("arithmetic", "note", "no WebAssembly (node --jitless?): everything is computed by the slow reference"),
    ];
  const wanted = await selfTest(reference());
  const findings: Finding[] = [];
  for (const [name, what] of [
    ["simd", "WebAssembly with SIMD"],
    ["wide", "WebAssembly with SIMD in pairs"],
    ["scalar", "WebAssembly"],
  ] as const) {
    try {
      const same = (await selfTest(cpu({ engine: name }))) === wanted;
      findings.push(
        say(
          "arithmetic",
          same ? "ok" : "problem",
          `${what}: ${same ? "the bits of the reference" : "other bits than the reference"}`,
        ),
      );
    } catch (error) {
      findings.push(say("arithmetic", name === "scalar" ? "problem" : "note", `${what}: ${messageOf(error)}`));
    }
  }
  const { on, reason } = await wideVectors();
  const fast = cpu().capabilities.profiles.includes("fast");
  return [
    ...findings,
    say("arithmetic", on ? "ok" : "note", reason),
    say(
      "arithmetic",
      "ok",
      `profile fast (relaxed SIMD): ${fast ? "yes" : "no"}; profile exact is what results are computed with`,
    ),
  ];
}

/** Bits of a small computation as text. */
async function selfTest(backend: Backend): Promise<string> {
  const numbers = (rows: number, columns: number, scale: number): NdArray =>
    array(
      Float32Array.from({ length: rows * columns }, (_, i) => (((i * 2_654_435_761) % 1000) / 1000 - 0.5) * scale),
      { shape: [rows, columns] },
    );
  const run = compile(
    (a: Tensor, b: Tensor) => add(tanh(matmul(a, b)), exp(sum(matmul(a, b), { axes: [1], keepDims: true }))),
    { backend, profile: "exact" },
  );
  const { data } = await run(numbers(17, 33, 3), numbers(33, 9, 2));
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex");
}
