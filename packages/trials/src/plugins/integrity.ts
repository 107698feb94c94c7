/** @file What a plug-in consists of, as a hash: two machines that agree on it run the same code. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isBuiltin } from "node:module";
import type { BuildFailure } from "esbuild";
import { resolve as resolveSpecifier } from "import-meta-resolve";
import { packageOf } from "./find.ts";

/**
 * SHA-256 in hex over the modules that importing a file loads. Files that are reached by relative imports count by their path from
 * the file and their content; other packages by name and version. The packages of nn are left out: what they compute is part of a
 * trial's key already.
 *
 * @throws Error naming what cannot be parsed or found.
 */
export async function moduleIntegrity(path: string): Promise<string> {
  const folder = dirname(path);
  // Loaded only here: few suites have plug-ins.
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [path],
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
    loader: { ".node": "copy", ".wasm": "copy" },
    outdir: folder,
  }).catch((failure: BuildFailure) => {
    const [first] = failure.errors ?? [];
    const place = first?.location ? ` (${first.location.file}:${first.location.line})` : "";
    throw new Error(first === undefined ? failure.message : `${first.text}${place}`);
  });
  const lines = new Set<string>();
  for (const [name, { imports }] of Object.entries(metafile.inputs)) {
    const file = resolve(folder, name);
    const portable = relative(folder, file).replaceAll("\\", "/");
    lines.add(`${portable} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`);
    for (const { path: specifier, external } of imports) {
      if (external === true && !isBuiltin(specifier) && !isOwn(specifier)) lines.add(describePackage(specifier, file));
    }
  }
  return createHash("sha256")
    .update([...lines].toSorted().join("\n"))
    .digest("hex");
}

function isOwn(specifier: string): boolean {
  return specifier.startsWith("@nn/") || specifier === "nn-bench";
}

function describePackage(specifier: string, from: string): string {
  const path = fileURLToPath(resolveSpecifier(specifier, pathToFileURL(from).href));
  const { name = specifier, version = "unknown" } = packageOf(path)?.json ?? {};
  return `${specifier} is ${name}@${version}`;
}
