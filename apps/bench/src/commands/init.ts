/** @file `nn-bench init`: a suite to start from. */
import { writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { positionalsOf, type Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import {
  countTrials,
  exitCodes,
  InputError,
  makeFolder,
  parseSuite,
  starterSuite,
  StoreError,
  systemCode,
  systemReason,
  type Terminal,
} from "@nn/trials";

type Name = "name" | "force" | "json";

export const initCommand: Command<Name> = {
  name: "init",
  group: "run",
  operands: "[FILE]",
  summary: "write a commented suite to start from",
  description: `Writes a small suite with comments that runs as it is: two problems, four treatments, ten seeds, on embedded data.
    FILE is my.suite.yaml unless named; what exists is not overwritten.`,
  options: {
    name: { value: "NAME", summary: "name of the suite (default: that of the file)" },
    force: { summary: "overwrite the file if it exists" },
    json: jsonOption,
  },
  examples: ["init", "init depth.suite.yaml --name depth"],
  run: init,
};

async function init(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const [file = "my.suite.yaml"] = positionalsOf(args, ["file"], 1);
  if (!/\.(ya?ml)$/.test(file))
    throw new InputError(
      `init: the suite is YAML; wanted a name such as ${file.replace(/\.\w*$/, "")}.suite.yaml, got ${file}`,
    );
  const name = args.text("name") ?? nameOf(file);
  const text = starterSuite(JSON.stringify(name));
  const suite = parseSuite(file, text);
  const failed = (error: unknown): StoreError => new StoreError(`cannot write ${file}: ${systemReason(error)}`);
  await makeFolder(dirname(file)).catch((error: unknown) => Promise.reject(failed(error)));
  try {
    await writeFile(file, text, { flag: args.flag("force") ? "w" : "wx" });
  } catch (error) {
    throw systemCode(error) === "EEXIST"
      ? new InputError(`init: ${file} exists; --force overwrites it`)
      : failed(error);
  }
  const { tune, report, fixed } = countTrials(suite);
  if (args.flag("json")) {
    terminal.out(`${JSON.stringify({ file, suite: name, trials: tune + report + fixed }, null, 2)}\n`);
    return exitCodes.ok;
  }
  const shown = /^[\w./-]+$/.test(file) ? file : `"${file}"`;
  terminal.out(
    `wrote ${file}: ${suite.problems.length} problems, ${suite.treatments.length} treatments, ${tune + report + fixed} trials\n\nnext: nn-bench run ${shown}\n`,
  );
  return exitCodes.ok;
}

/** `my suite.suite.yaml` → `my-suite`: names of suites are names of folders. */
function nameOf(file: string): string {
  const words = basename(file)
    .replace(/(\.suite)?\.ya?ml$/, "")
    .match(/[\p{L}\p{N}._]+/gu);
  return words?.join("-").replace(/^[._]+/, "") || "suite";
}
