/** @file `nn-bench gc`: tidy a folder of results. */
import { onePositional, type Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import {
  exitCodes,
  findCheckpoints,
  findFiles,
  findLines,
  findUnreferenced,
  layoutTable,
  removeFile,
  removeLines,
  type Terminal,
} from "@nn/trials";
import { openFolder } from "../cli/workplace.ts";

type Name = "yes" | "lines" | "json";

export const gcCommand: Command<Name> = {
  name: "gc",
  group: "keep",
  operands: "DIR",
  summary: "list or remove what a folder of results has no use for",
  description: `Lists half-written files and claims of processes that are gone, curves that no line names, files of the store without a line, and
    checkpoints of trials that have their result or that cannot be used, and with --yes removes them. With --lines also lines that hold no result: torn by a kill, damaged, or foreign; a file that a process has open or that changed in
    the last minute is left alone. A result is never removed, not even one that the suite no longer asks for.`,
  options: {
    yes: { summary: "remove what is listed; without it nothing is changed" },
    lines: { summary: "lines that hold no result too" },
    json: jsonOption,
  },
  examples: ["gc runs/quick", "gc runs/quick --lines --yes"],
  run: gc,
};

async function gc(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const quiet: Terminal = { out: () => undefined, err: { write: () => undefined } };
  const { folder, stored } = await openFolder("gc", onePositional(args, "folder of results"), quiet);
  const yes = args.flag("yes");
  const files = [
    ...(await findFiles(folder)),
    ...(await findUnreferenced(folder)),
    ...(await findCheckpoints(folder, stored.records.values())),
  ];
  const lines = args.flag("lines") ? await findLines(folder) : [];
  const left = new Set<string>();
  if (yes) {
    for (const item of files) await removeFile(folder, item);
    for (const item of lines) if (!(await removeLines(folder, item))) left.add(item.file);
  }
  const items = [...files, ...lines].map((item) => ({ ...item, removed: yes && !left.has(item.file) }));
  const bytes = items.filter(({ removed }) => removed || !yes).reduce((sum, item) => sum + item.bytes, 0);
  if (args.flag("json")) {
    terminal.out(`${JSON.stringify({ folder, dryRun: !yes, bytes, items }, null, 2)}\n`);
    return exitCodes.ok;
  }
  if (items.length === 0) {
    terminal.out(`${folder} has nothing to remove\n`);
    return exitCodes.ok;
  }
  terminal.out(
    layoutTable(
      [{ title: "file" }, { title: "bytes", align: "right" }, { title: "what" }],
      items.map(({ file, bytes: size, what }) => [
        file,
        String(size),
        left.has(file) ? `${what}; in use, left alone` : what,
      ]),
      terminal.columns,
    ),
  );
  terminal.out(yes ? `\nremoved ${bytes} bytes\n` : `\n${bytes} bytes; --yes removes them\n`);
  return exitCodes.ok;
}
