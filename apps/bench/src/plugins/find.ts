/** @file From what a suite asks for to the file it means and the package that file belongs to. */
import { existsSync, readFileSync } from "node:fs";
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

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  /** `{"plugin": "./dist/plugin.js", "api": 1}`: the module with the plug-ins, where it is not the main one. */
  readonly nn?: { readonly plugin?: string; readonly api?: number };
}

/**
 * Looks where a module in `folder` would look.
 *
 * @example findPlugin("./mine.ts", folder).name // "file:mine.ts"
 * @throws InputError when there is no such file or package, or the package is for another version of the contract.
 */
export function findPlugin(request: string, folder: string): FoundPlugin {
  if (/^\.{0,2}[/\\]/.test(request)) return findFile(request, folder);
  let path: string;
  try {
    path = fileURLToPath(resolveSpecifier(request, pathToFileURL(join(resolve(folder), "suite.yaml")).href));
  } catch (error) {
    throw new InputError(
      `cannot find the plug-in package "${request}": ${messageOf(error)}; install it where the suite file is, or give a path that begins with ./`,
    );
  }
  if (!existsSync(path))
    throw new InputError(`the plug-in package "${request}" names a file that is not there: ${path}`);
  const owner = packageOf(path);
  const { nn, name = request, version = "0.0.0" } = owner?.json ?? {};
  if (nn?.api !== undefined && nn.api !== apiVersion) {
    throw new InputError(
      `plug-in package "${request}" is for version ${nn.api} of the plug-in contract; this nn-bench has version ${apiVersion}`,
    );
  }
  const plugin = owner !== undefined && nn?.plugin !== undefined ? join(owner.folder, nn.plugin) : path;
  if (!existsSync(plugin))
    throw new InputError(
      `plug-in package "${request}": nn.plugin in its package.json is "${nn?.plugin}", which is not there`,
    );
  return { request, path: plugin, name, version };
}

function findFile(request: string, folder: string): FoundPlugin {
  const path = resolve(folder, request);
  if (!existsSync(path))
    throw new InputError(`cannot find the plug-in "${request}": there is no file ${join(folder, request)}`);
  return { request, path, name: `file:${basename(path)}`, version: "local" };
}

/** The package a file belongs to. */
export function packageOf(path: string): { readonly folder: string; readonly json: PackageJson } | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const json: PackageJson = JSON.parse(readFileSync(file, "utf8"));
      if (json.name !== undefined) return { folder, json };
    }
    if (dirname(folder) === folder) return undefined;
  }
}
