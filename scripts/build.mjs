// `build.mjs [FOLDER]`: compiles a package and those that it references, file to file, and bundles those of them that changed and
// name bundles in their exports. Fast when nothing has changed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");
const compiler = join(root, "node_modules", "typescript", "lib", "tsc.js");

/**
 * Ends the process with the compiler's exit code when it finds errors.
 * @param {string} folder
 */
export async function build(folder) {
  const project = resolve(folder, "tsconfig.build.json");
  const compiled = spawnSync(process.execPath, [compiler, "-b", project], { stdio: "inherit" });
  if (compiled.status !== 0) process.exit(compiled.status ?? 1);
  await Promise.all([...referenced(project)].map((path) => bundle(join(path, ".."))));
}

/** A project and all that it references. @param {string} project @returns {Set<string>} */
function referenced(project, found = new Set()) {
  found.add(project);
  const { references = [] } = JSON.parse(readFileSync(project, "utf8"));
  for (const { path } of references) {
    const next = resolve(project, "..", path);
    if (!found.has(next)) referenced(next, found);
  }
  return found;
}

/** The bundles that a package names in its exports, by the source file of each. @param {string} folder */
export function bundlesOf(folder) {
  const manifest = join(folder, "package.json");
  const { exports = {} } = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")) : {};
  return Object.values(exports).flatMap((entry) =>
    entry.default?.startsWith("./dist/bundle/") ? [[entry["@nn/source"], entry.default]] : [],
  );
}

/** The entry points of a package with what they share in chunks, so that none holds a second copy of a class. @param {string} folder */
async function bundle(folder) {
  const bundles = bundlesOf(folder).map((paths) => paths.map((path) => join(folder, path)));
  if (bundles.length === 0) return;
  // The compiler writes .tsbuildinfo whenever a source has changed.
  const inputs = [join(folder, "dist", ".tsbuildinfo"), join(folder, "package.json"), import.meta.filename];
  const changed = Math.max(...inputs.map((path) => statSync(path).mtimeMs));
  if (bundles.every(([, path]) => existsSync(path) && statSync(path).mtimeMs >= changed)) return;

  const { build: esbuild } = await import("esbuild");
  const out = join(folder, "dist", "bundle");
  const { outputFiles } = await esbuild({
    absWorkingDir: folder,
    entryPoints: bundles.map(([source]) => source),
    outbase: join(folder, "src"),
    outdir: out,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "neutral",
    format: "esm",
    target: "es2023",
    sourcemap: true,
    write: false,
    logLevel: "warning",
  });
  // Whole files, and chunks before what imports them: another program may start meanwhile.
  const entries = new Set(bundles.map(([, path]) => path));
  for (const { path, contents } of outputFiles.toSorted((a, b) => entries.has(a.path) - entries.has(b.path))) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
  // A program that was started with the build before may still load a chunk of it.
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  const written = new Set(outputFiles.map(({ path }) => path));
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(path) && statSync(path).mtimeMs < yesterday) rmSync(path);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await build(process.argv[2] ?? ".");
