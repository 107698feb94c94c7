/** @file Suite files: YAML and JSON are read, TypeScript and JavaScript are imported; their plug-ins are loaded. */
import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError, messageOf, systemReason } from "../errors.ts";
import { check, mistake } from "./check.ts";
import { resolveSuite } from "./load.ts";
import { applyOverrides } from "./override.ts";
import { builtIns, type Names } from "./resolve-plugin.ts";
import { pluginsSchema } from "./schema.ts";
import { parseSource, valueSource, type Source } from "./source.ts";
import type { Suite } from "./types.ts";

/** A suite with what its names mean. */
export interface OpenSuite {
  readonly suite: Suite;
  readonly names: Names;
}

const dataEndings = [".yaml", ".yml", ".json"];
const codeEndings = [".ts", ".mts", ".js", ".mjs"];

/** Reads a suite file, changes it by `--set`, and loads its plug-ins. @throws InputError naming file, line and what was wanted. */
export async function openSuite(path: string, sets: readonly string[] = []): Promise<OpenSuite> {
  const file = await readSource(path);
  const source = sets.length === 0 ? file : { ...file, value: applyOverrides(file.value, sets) };
  const names = await namesOf(source, dirname(path));
  const suite = resolveSuite({ ...source, names });
  return { suite: sets.length === 0 ? suite : { ...suite, overrides: sets }, names };
}

/** The names that `plugins` of a suite file brings, beside the built-in ones. */
async function namesOf(source: Source, folder: string): Promise<Names> {
  const { value } = source;
  const { plugins } =
    typeof value === "object" && value !== null ? check(pluginsSchema, value, source) : { plugins: [] };
  if (plugins.length === 0) return builtIns;
  const { loadPlugins } = await import("../plugins/load.ts");
  try {
    return await loadPlugins(plugins, folder);
  } catch (error) {
    throw error instanceof InputError ? mistake(source, ["plugins"], error.message) : error;
  }
}

async function readSource(path: string): Promise<Source> {
  const ending = extname(path);
  if (codeEndings.includes(ending)) return importSource(path);
  if (!dataEndings.includes(ending)) {
    throw new InputError(`${path}: wanted a suite file that ends in ${[...dataEndings, ...codeEndings].join(", ")}`);
  }
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new InputError(`cannot read the suite file ${path}: ${systemReason(error)}`);
  }
  return parseSource(path, text);
}

/** `export default defineSuite({…})`. What JSON cannot hold is refused, plug-in values become `{name, options}`. */
async function importSource(path: string): Promise<Source> {
  await readFile(path).catch((error: unknown) => {
    throw new InputError(`cannot read the suite file ${path}: ${systemReason(error)}`);
  });
  const { importModule } = await import("../plugins/import-module.ts");
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await importModule(pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw new InputError(`${path} cannot be imported: ${messageOf(error)}`);
  }
  const suite = exported["default"];
  if (typeof suite !== "object" || suite === null) {
    throw new InputError(`${path} has no suite as its default export; wanted export default defineSuite({ … })`);
  }
  try {
    return valueSource(path, JSON.parse(JSON.stringify(suite, refuse)));
  } catch (error) {
    throw new InputError(`${path}: ${messageOf(error)}`);
  }
}

function refuse(name: string, value: unknown): unknown {
  const isNumber = typeof value === "number" && !Number.isFinite(value);
  if (isNumber || ["function", "symbol", "bigint"].includes(typeof value)) {
    throw new Error(
      `"${name}" is ${isNumber ? value : `a ${typeof value}`}; a suite is data: wanted a value, or the name of a plug-in that \`plugins\` lists`,
    );
  }
  return value;
}
