/** @file Importing modules that users wrote. */
import { register } from "node:module";

let registered = false;

/** Imports a module by URL; it may be TypeScript. */
export async function importModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  if (!registered) {
    registered = true;
    register("./module-hooks.js", import.meta.url, { data: { home: import.meta.url } });
  }
  return (await import(url)) as Readonly<Record<string, unknown>>;
}
