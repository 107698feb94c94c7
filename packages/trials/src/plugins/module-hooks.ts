/** @file Module hooks for suites and plug-ins: TypeScript without a build step, and the packages of nn where none are installed. */
import { readFileSync } from "node:fs";
import type { LoadFnOutput, LoadHook, ResolveFnOutput, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

/** What `registerHooks` of node:module takes. */
export interface ModuleHooks {
  resolve<C>(specifier: string, context: C, next: (specifier: string, context: C) => ResolveFnOutput): ResolveFnOutput;
  load<C>(url: string, context: C, next: (url: string, context: C) => LoadFnOutput): LoadFnOutput;
}

/** A module of this package, from which the packages of nn are found. */
const home = import.meta.url;

export const moduleHooks: ModuleHooks = {
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context);
    } catch (error) {
      return next(ownSpecifier(specifier, error), { ...context, parentURL: home });
    }
  },
  load: (url, context, next) => (isTypeScript(url) ? withoutTypes(url) : next(url, context)),
};

// The same as a module for `register` of node:module, with which everything is asynchronous.
export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    return next(ownSpecifier(specifier, error), { ...context, parentURL: home });
  }
};

export const load: LoadHook = async (url, context, next) =>
  isTypeScript(url) ? withoutTypes(url) : next(url, context);

/** A suite in an empty folder may import `nn-bench` and `@nn/…`: it gets those that run it. @throws error for anything else. */
function ownSpecifier(specifier: string, error: unknown): string {
  if (specifier === "nn-bench") return new URL("../index.js", home).href;
  if (specifier.startsWith("@nn/")) return specifier;
  throw error;
}

function isTypeScript(url: string): boolean {
  return /^file:.*\.m?ts$/.test(url);
}

/** Types are taken out, nothing else is changed. */
function withoutTypes(url: string): LoadFnOutput {
  const sourcefile = fileURLToPath(url);
  const { code } = transformSync(readFileSync(sourcefile, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile,
    sourcemap: "inline",
  });
  return { format: "module", source: code, shortCircuit: true };
}
