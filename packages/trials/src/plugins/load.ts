/** @file Plug-ins of a suite, loaded into a registry of its own. */
import { pathToFileURL } from "node:url";
import { assertSingleCore, createRegistry, type AnyPlugin } from "@nn/core";
import { InputError, messageOf } from "../errors.ts";
import { builtIns, type Names } from "../suite/resolve-plugin.ts";
import { findPlugin } from "./find.ts";
import { importModule } from "./import-module.ts";
import { moduleIntegrity } from "./integrity.ts";
import type { PluginModule, PluginPackage } from "./types.ts";

/**
 * The built-in names and those of plug-ins, which are looked for from `folder`.
 *
 * @throws InputError for what cannot be found, read or imported, exports no plug-in, or claims a name that is taken.
 */
export async function loadPlugins(requests: readonly string[], folder: string): Promise<Names> {
  return await openPlugins(await findPlugins(requests, folder));
}

/**
 * The modules of plug-ins with the hashes of what importing them would load; none of their code is run.
 *
 * @throws InputError for what cannot be found or read.
 */
export async function findPlugins(requests: readonly string[], folder: string): Promise<readonly PluginModule[]> {
  const modules: PluginModule[] = [];
  for (const request of requests) {
    const { path, name, version } = findPlugin(request, folder);
    const integrity = await moduleIntegrity(path).catch((error: unknown) => {
      throw new InputError(`cannot read the plug-in "${request}": ${messageOf(error)}`);
    });
    modules.push({ request, name, version, integrity, url: pathToFileURL(path).href });
  }
  return modules;
}

/** The names of modules that were found before, e.g. by another thread. @throws InputError */
export async function openPlugins(modules: readonly PluginModule[]): Promise<Names> {
  if (modules.length === 0) return builtIns;
  const registry = createRegistry({ parent: builtIns.registry });
  const packages = new Map<string, PluginPackage>();
  for (const { request, url, name, version, integrity } of modules) {
    const plugins = pluginsOf(request, await importPlugin(request, url));
    try {
      registry.use(plugins);
    } catch (error) {
      throw new InputError(`plug-in "${request}": ${messageOf(error)}`);
    }
    const owner: PluginPackage = { name, version, integrity };
    for (const plugin of plugins) packages.set(`${plugin.kind} ${plugin.id}`, owner);
  }
  return { registry, packages, modules };
}

async function importPlugin(request: string, url: string): Promise<Readonly<Record<string, unknown>>> {
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await importModule(url);
  } catch (error) {
    throw new InputError(`the plug-in "${request}" cannot be imported: ${messageOf(error)}`);
  }
  try {
    assertSingleCore();
  } catch (error) {
    throw new InputError(`plug-in "${request}": ${messageOf(error)}`);
  }
  return exported;
}

/** Every exported value that is a plug-in, and those in exported lists. */
function pluginsOf(request: string, exported: Readonly<Record<string, unknown>>): readonly AnyPlugin[] {
  const plugins = new Set(Object.values(exported).flat(2).filter(isPlugin));
  if (plugins.size === 0) {
    throw new InputError(
      `the plug-in "${request}" exports no plug-in; wanted e.g. export const mine = defineInitializer({ name: "me:mine", … }), not called yet`,
    );
  }
  return [...plugins];
}

function isPlugin(value: unknown): value is AnyPlugin {
  return typeof value === "function" && "kind" in value && "id" in value && "defaults" in value;
}
