/** @file From what a suite asks for to the file it means and the package that file belongs to. */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { resolve as resolveSpecifier } from "import-meta-resolve";
import { InputError, messageOf } from "../errors.ts";

/** The only version of the plug-in contract. */
const apiVersion = 1;

export interface FoundPlugin {
  readonly request: string;
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

interface Package {
  readonly folder: string;
  readonly json: PackageJson;
}

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  /** `{"plugin": "./dist/plugin.js", "api": 1}`: the module with the plug-ins, where it is not the main one; `provides` is for people. */
  readonly nn?: { readonly plugin?: string; readonly api?: number; readonly provides?: readonly string[] };
}

/**
 * Looks where a module in `folder` would look.
 *
 * @example findPlugin("./mine.ts", folder).name // "file:mine.ts"
 * @throws InputError when there is no such file or package, or the package is for another version of the contract.
 */
export function findPlugin(request: string, folder: string): FoundPlugin {
  if (/^\.{0,2}[/\\]/.test(request)) return findFile(request, folder);
  const named = packageNamed(request, folder);
  if (named?.json.nn?.plugin !== undefined)
    return checkPlugin(request, named, join(named.folder, named.json.nn.plugin));
  let path: string;
  try {
    path = fileURLToPath(resolveSpecifier(request, pathToFileURL(join(resolve(folder), "suite.yaml")).href));
  } catch (error) {
    throw new InputError(
      `cannot find the plug-in package "${request}": ${messageOf(error)}; install it where the suite file is, or give a path that begins with ./`,
    );
  }
  return checkPlugin(request, packageOf(path), path);
}

function checkPlugin(request: string, owner: Package | undefined, path: string): FoundPlugin {
  const { nn, name = request, version = "0.0.0" } = owner?.json ?? {};
  if (nn?.api !== undefined && nn.api !== apiVersion) {
    throw new InputError(
      `plug-in package "${request}" is for version ${nn.api} of the plug-in contract; this nn-bench has version ${apiVersion}`,
    );
  }
  if (!existsSync(path))
    throw new InputError(`the plug-in package "${request}" names a file that is not there: ${path}`);
  return { request, path, name, version };
}

/** The nearest package of that very name. */
function packageNamed(name: string, folder: string): Package | undefined {
  for (const at of withParents(resolve(folder))) {
    const place = join(at, "node_modules", name);
    const json = readPackage(join(place, "package.json"));
    if (json !== undefined) return { folder: realpathSync(place), json };
  }
  return undefined;
}

function findFile(request: string, folder: string): FoundPlugin {
  const path = resolve(folder, request);
  if (!existsSync(path))
    throw new InputError(`cannot find the plug-in "${request}": there is no file ${join(folder, request)}`);
  return { request, path, name: `file:${basename(path)}`, version: "local" };
}

/**
 * The packages with a field `nn` that a module in `folder` could import, nearest folder first; nothing of them is run, and whether
 * `findPlugin` takes them is not asked.
 */
export function installedPlugins(
  folder: string,
): readonly { readonly name: string; readonly provides: readonly string[] }[] {
  const found = new Map<string, readonly string[]>();
  for (const at of withParents(resolve(folder))) {
    for (const name of packagesIn(join(at, "node_modules"))) {
      const json = readPackage(join(at, "node_modules", name, "package.json"));
      if (json?.nn !== undefined && !found.has(name)) found.set(name, json.nn.provides ?? []);
    }
  }
  return [...found].map(([name, provides]) => ({ name, provides }));
}

/** Names of what lies in a `node_modules`, with their scopes, sorted. */
function packagesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
    )
    .toSorted();
}

/** The package a file belongs to. @throws InputError for a package.json that is none. */
export function packageOf(path: string): Package | undefined {
  for (const folder of withParents(dirname(path))) {
    const json = readPackage(join(folder, "package.json"));
    if (json?.name !== undefined) return { folder, json };
  }
  return undefined;
}

/** Undefined where there is no such file. */
function readPackage(file: string): PackageJson | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const json: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof json === "object" && json !== null) return json;
  } catch (error) {
    throw new InputError(`cannot read ${file}: ${messageOf(error)}`);
  }
  throw new InputError(`${file} holds no object; wanted a package.json`);
}

function* withParents(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}
