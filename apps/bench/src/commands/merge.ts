/** @file `nn-bench merge`: the folders of shards, or of machines, as one. */
import {
  createWriter,
  exitCodes,
  InputError,
  merkleRoot,
  readStore,
  readSuiteFile,
  type Suite,
  suiteHash,
  type Terminal,
  writeSuiteFile,
} from "@nn/trials";
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { sum, workState } from "../cli/work-state.ts";
import { storeWarnings } from "../cli/workplace.ts";

type Name = "out" | "json";

export const mergeCommand: Command<Name> = {
  name: "merge",
  group: "run",
  operands: "DIR...",
  summary: "join folders of one suite, such as those of --shard",
  description: `Copies the results of several folders into the one that --out names, which may have results already. All of them must be of one
    suite. A trial that several folders have is taken once; when its results differ, the first is kept, the trial is named and the exit
    code is 1.`,
  options: { out: { value: "DIR", summary: "folder that takes the results; required" }, json: jsonOption },
  examples: ["merge runs/quick-1 runs/quick-2 runs/quick-3 --out runs/quick"],
  exitCodes: { 1: "two folders disagree on a trial, or a result could not be stored" },
  run: merge,
};

async function merge(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const out = args.text("out");
  const folders = args.positionals;
  if (folders.length === 0)
    throw new InputError("merge: wanted folders of results, got nothing; see nn-bench merge --help");
  if (out === undefined) throw new InputError("merge: wanted --out DIR, the folder that takes the results");
  const suites = await Promise.all(folders.map(openSuiteOf));
  const suite = commonSuite(folders, suites);
  await writeSuiteFile(out, suite);
  const known = new Map((await readStore(out)).records);
  const before = known.size;
  const conflicts = new Set<string>();
  const writer = createWriter(out);
  try {
    for (const folder of folders) {
      const stored = await readStore(folder);
      for (const line of storeWarnings(folder, stored)) terminal.err.write(`nn-bench: ${line}\n`);
      for (const record of stored.records.values()) {
        const present = known.get(record.key);
        const isBetter = present?.result.status === "failed" && record.result.status !== "failed";
        if (present !== undefined && !isBetter) {
          if (record.result.status !== "failed" && present.resultHash !== record.resultHash) conflicts.add(record.key);
          continue;
        }
        await writer.append(record);
        known.set(record.key, record);
      }
    }
  } finally {
    await writer.close();
  }
  const { total, done, records } = workState(suite, known);
  const facts = {
    folder: out,
    added: writer.written,
    before,
    done: sum(done),
    total: sum(total),
    conflicts: [...conflicts],
    root: merkleRoot(records),
  };
  if (args.flag("json")) terminal.out(`${JSON.stringify(facts, null, 2)}\n`);
  else {
    for (const key of conflicts)
      terminal.err.write(`nn-bench: trial ${key} has two results that differ; the first one is kept\n`);
    terminal.out(
      `${out}: ${facts.added} results added, ${facts.done} of ${facts.total} trials done\nroot ${facts.root}\n`,
    );
  }
  return conflicts.size > 0 ? exitCodes.failed : exitCodes.ok;
}

async function openSuiteOf(folder: string): Promise<Suite> {
  const suite = await readSuiteFile(folder);
  if (suite === undefined) throw new InputError(`merge: ${folder} is no folder of results: it has no suite.json`);
  return suite;
}

/** The suite of all folders, with the most seeds that one of them has. */
function commonSuite(folders: readonly string[], suites: readonly Suite[]): Suite {
  const [first] = suites;
  if (first === undefined) throw new InputError("merge: wanted at least one folder");
  suites.forEach((suite, index) => {
    if (suiteHash(suite) !== suiteHash(first)) {
      throw new InputError(
        `merge: ${folders[index]} holds ${suite.name} ${suite.version} (${suiteHash(suite).slice(0, 12)}), ${folders[0]} holds ${first.name} ${first.version} (${suiteHash(first).slice(0, 12)}); wanted folders of one suite`,
      );
    }
  });
  return suites.reduce((most, suite) => (suite.seeds.count > most.seeds.count ? suite : most), first);
}
