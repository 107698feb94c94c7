/** @file `nn-bench doctor`: is this computer fit for it? */
import { positionalsOf, type Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { counted, exitCodes, mathFingerprint, printable, type Terminal } from "@nn/trials";
import { examine } from "../machine/examine.ts";
import type { Level } from "../machine/finding.ts";

type Name = "gpu" | "json";

export const doctorCommand: Command<Name> = {
  name: "doctor",
  group: "keep",
  operands: "[DIR]",
  summary: "examine this computer: engine, arithmetic, clock, threads, data, disk",
  description: `Examines what results and timings depend on: version of Node and V8, processor and load, the fingerprint of Math, the clock,
    whether each engine of the CPU backend gives the bits of the reference, worker threads, datasets in NN_DATA and the cache
    with their digests, plug-ins that are installed, and whether results can be written to DIR (default: here).`,
  options: {
    gpu: { summary: "start gpu.js and the adapter too" },
    json: { summary: `${jsonOption.summary}, with the fingerprint of every Math function` },
  },
  examples: ["doctor", "doctor runs --gpu"],
  exitCodes: { 0: "nothing is in the way", 1: "something is: the lines marked PROBLEM" },
  run: doctor,
};

const marks: Readonly<Record<Level, string>> = { ok: "ok", note: "note", problem: "PROBLEM" };

async function doctor(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const [folder = "."] = positionalsOf(args, ["folder"], 1);
  const findings = await examine({ folder, home: process.cwd(), gpu: args.flag("gpu") });
  const problems = findings.filter(({ level }) => level === "problem").length;
  if (args.flag("json")) {
    terminal.out(`${JSON.stringify({ ok: problems === 0, findings, math: mathFingerprint() }, null, 2)}\n`);
  } else {
    for (const { topic, level, text } of findings)
      terminal.out(`${marks[level].padEnd(8)} ${topic.padEnd(10)} ${printable(text)}\n`);
    terminal.out(problems === 0 ? "nothing is in the way\n" : `${counted(problems, "problem")}\n`);
  }
  return problems === 0 ? exitCodes.ok : exitCodes.failed;
}
