/** @file `suite.json`: the suite a folder of results belongs to. */
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { InputError, messageOf, StoreError, systemCode, systemReason } from "../errors.ts";
import { contentHash } from "../trial/key.ts";
import { replaceFile } from "./replace-file.ts";
import type { Suite } from "../suite/types.ts";

/** Raised when a folder of an earlier version can no longer be read. */
const storeVersion = 2;

/**
 * Identity of a suite. Title and notes are prose, the third number of the version promises that results cannot have changed, and the
 * number of seeds may grow, as may the streams that are varied: a run with more seeds continues one with fewer. A target that comes
 * from a pool is a result, frozen or not. Everything else makes another suite.
 */
export function suiteHash(suite: Suite): string {
  const { title: _title, notes: _notes, overrides: _overrides, problems, seeds, version, ...rest } = suite;
  const { count: _count, vary: _vary, ...sameSeeds } = seeds;
  const declared = problems.map((problem) =>
    problem.targetFrom === undefined ? problem : { ...problem, spec: { ...problem.spec, target: null } },
  );
  return contentHash({
    ...rest,
    problems: declared,
    seeds: sameSeeds,
    version: version.split(".").slice(0, 2).join("."),
  });
}

/** A folder that another version of nn-bench wrote, in a form that this one does not read. */
export class StoreVersionError extends InputError {
  override readonly name = "StoreVersionError";

  constructor(folder: string, found: number) {
    super(
      `${folder} holds results of store version ${found}; this nn-bench reads and writes version ${storeVersion}. ` +
        `Choose another folder with --out; the results in this one stay readable by the version that wrote them.`,
    );
  }
}

/** The suite stored in a folder of results; undefined when there is none. @throws InputError when it cannot be read. */
export async function readSuiteFile(folder: string): Promise<Suite | undefined> {
  const path = join(folder, "suite.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw new InputError(`cannot read ${path}: ${systemReason(error)}`);
  }
  try {
    const stored: { suite: Suite; sha256: string; store?: number } = JSON.parse(text);
    const { store = 1 } = stored;
    if (store !== storeVersion) throw new StoreVersionError(folder, store);
    if (suiteHash(stored.suite) !== stored.sha256) throw new Error("its content differs from its hash");
    return stored.suite;
  } catch (error) {
    if (error instanceof StoreVersionError) throw error;
    throw new InputError(`${path} is damaged: ${messageOf(error)}. Restore it, or choose another folder with --out.`);
  }
}

/** Where the suite of a folder looked for its plug-ins. */
export async function suiteOrigin(folder: string): Promise<string> {
  const { origin = "." }: { origin?: string } = JSON.parse(await readFile(join(folder, "suite.json"), "utf8"));
  return resolve(folder, origin);
}

/**
 * Claims a folder for a suite. A suite with plug-ins also leaves the way back from the folder to where it looked for them.
 *
 * @throws InputError when it holds results of another suite, StoreError when it cannot be written.
 */
export async function writeSuiteFile(folder: string, suite: Suite, suiteFile?: string): Promise<void> {
  const sha256 = suiteHash(suite);
  const stored = await readSuiteFile(folder);
  if (stored !== undefined && suiteHash(stored) !== sha256) {
    throw new InputError(
      `${folder} holds results of another suite: ${describe(stored)}, not ${describe(suite)}; ` +
        `they differ in ${differences(stored, suite).join(", ")}. Results of two suites do not mix; choose another folder with --out, or remove this one.`,
    );
  }
  const origin =
    suite.plugins === undefined || suiteFile === undefined
      ? {}
      : { origin: relative(resolve(folder), dirname(resolve(suiteFile))) || "." };
  await writeWhole(
    join(folder, "suite.json"),
    `${JSON.stringify({ store: storeVersion, ...origin, suite, sha256 }, null, 2)}\n`,
  );
}

/** Replaces a file in one step, so that a reader sees the old text or the new one. @throws StoreError. */
export function writeWhole(path: string, text: string): Promise<void> {
  return writePieces(path, [text]);
}

/** `writeWhole` of a text that comes in pieces. @throws StoreError. */
export async function writePieces(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  try {
    await replaceFile(path, pieces);
  } catch (error) {
    throw new StoreError(`cannot write ${path}: ${systemReason(error)}`);
  }
}

function describe(suite: Suite): string {
  return `${suite.name} ${suite.version} (${suiteHash(suite).slice(0, 12)})`;
}

function differences(a: Suite, b: Suite): string[] {
  const names: readonly (keyof Suite)[] = [
    "schema",
    "name",
    "version",
    "profile",
    "problems",
    "treatments",
    "reference",
    "seeds",
    "tuning",
    "cells",
    "claims",
  ];
  return names.filter((name) => contentHash(a[name] ?? null) !== contentHash(b[name] ?? null));
}
