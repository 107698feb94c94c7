/** @file Module hooks for suites and plug-ins: TypeScript without a build step, and the packages of nn where none are installed. */
import { readFile } from "node:fs/promises";
import type { InitializeHook, LoadHook, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

/** A module of this program, from which its own packages are found. */
let home = import.meta.url;

export const initialize: InitializeHook<{ readonly home: string }> = (data) => {
  home = data.home;
};

/** A suite in an empty folder may import `nn-bench` and `@nn/…`: it gets those that run it. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (specifier === "nn-bench") return next(new URL("../index.js", home).href, context);
    if (specifier.startsWith("@nn/")) return next(specifier, { ...context, parentURL: home });
    throw error;
  }
};

/** Types are taken out, nothing else is changed. */
export const load: LoadHook = async (url, context, next) => {
  if (!/^file:.*\.m?ts$/.test(url)) return next(url, context);
  const sourcefile = fileURLToPath(url);
  const { code } = await transform(await readFile(sourcefile, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile,
    sourcemap: "inline",
  });
  return { format: "module", source: code, shortCircuit: true };
};
