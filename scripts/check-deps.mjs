// Enforces the import arrow: core ← init, regularize, augment, datasets, statistics (siblings) ← train ← trials ← report ← apps, benchmarks, examples.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

const siblings = ["init", "regularize", "augment", "datasets"];
const below = ["core", ...siblings, "statistics", "train"];

/** What a package's source may import, by folder name. @type {Record<string, readonly string[]>} */
const allowed = {
  core: [],
  ...Object.fromEntries(siblings.map((name) => [name, ["core"]])),
  statistics: ["core"],
  train: ["core", ...siblings],
  trials: below,
  report: ["core", "init", "datasets", "statistics", "trials"],
};

/** Import and re-export statements, and dynamic imports. */
const statement =
  /(?:^(?:import|export)\s+(?:type\s+)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+)\s*from\s*|^import\s+|\bimport\s*\(\s*)"([^"$\n]+)"/gm;

/**
 * Problems of one file, in words.
 * @param {string} packageName @param {string} file @param {string} source @param {readonly string[]} dependencies
 */
export function importProblems(packageName, file, source, dependencies) {
  const test = /\.test(-d)?\.ts$/.test(file);
  const may = allowed[packageName] ?? [];
  const problems = [];
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "");
  for (const [, specifier] of code.matchAll(statement)) {
    const [, target] = /^@nn\/([a-z-]+)/.exec(specifier) ?? [];
    if (target !== undefined && target !== packageName && !may.includes(target)) {
      problems.push(
        `${file}: @nn/${packageName} must not import ${specifier}; it may import ${may.map((m) => `@nn/${m}`).join(", ") || "no package of ours"}`,
      );
    } else if (target === packageName) {
      problems.push(`${file}: imports its own package by name (${specifier}); use a relative path`);
    } else if (
      specifier.startsWith(".") &&
      relative(join("packages", packageName), join(dirname(file), specifier)).startsWith("..")
    ) {
      problems.push(`${file}: ${specifier} leaves the package; import other packages by name`);
    }
    const external =
      specifier.startsWith(".") || specifier.startsWith("node:") || test ? undefined : packageOf(specifier);
    if (external !== undefined && !dependencies.includes(external)) {
      problems.push(`${file}: ${external} is not among the dependencies of @nn/${packageName}`);
    }
  }
  return problems;
}

/** @param {string} specifier */
function packageOf(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : entry.name.endsWith(".ts") ? [path] : [];
  });
}

function main() {
  const problems = readdirSync("packages").flatMap((name) => {
    const folder = join("packages", name);
    // A folder with nothing but ignored build output is left over from another branch.
    if (!existsSync(join(folder, "src"))) return [];
    if (!existsSync(join(folder, "package.json"))) return [`${folder} has no package.json`];
    if (allowed[name] === undefined) return [`${folder} is not in the table of scripts/check-deps.mjs`];
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const declared = Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    });
    const forbidden = declared
      .filter((dependency) => dependency.startsWith("@nn/") && !allowed[name].includes(dependency.slice(4)))
      .map((dependency) => `${folder}/package.json: ${dependency} is against the arrow`);
    const coreIsPeer = name === "core" || manifest.peerDependencies?.["@nn/core"] !== undefined;
    if (!coreIsPeer)
      forbidden.push(`${folder}/package.json: @nn/core must be a peer dependency, so that there is one copy of it`);
    return [
      ...forbidden,
      ...sources(join(folder, "src")).flatMap((file) =>
        importProblems(name, file, readFileSync(file, "utf8"), declared),
      ),
    ];
  });
  problems.forEach((problem) => console.error(problem));
  if (problems.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
