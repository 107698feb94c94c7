/** @file Importing modules that users wrote. */
import * as nodeModule from "node:module";
import type { ModuleHooks } from "./module-hooks.ts";

/** Since Node 22.15, and not yet in the types of Node 20. */
const { registerHooks } = nodeModule as { readonly registerHooks?: (hooks: ModuleHooks) => void };

let registered: Promise<void> | undefined;

/** Imports a module by URL; it may be TypeScript. */
export async function importModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  await (registered ??= register());
  return (await import(url)) as Readonly<Record<string, unknown>>;
}

/** Node 26 warns about `register` of node:module, with which hooks run on a thread of their own. */
async function register(): Promise<void> {
  if (registerHooks === undefined) nodeModule.register("./module-hooks.js", import.meta.url);
  else registerHooks((await import("./module-hooks.ts")).moduleHooks);
}
