// Every function, class and constant that a package's index exports has a docstring; every ```ts run block of a README runs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { build } from "./build.mjs";

/**
 * Names that `index` re-exports as values, with the file each comes from.
 * @param {string} source
 */
export function reExports(source) {
  return [...source.matchAll(/export \{([^}]*)\} from "([^"]+)"/g)].flatMap(([, names, from]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type "))
      .map((name) => ({ name: name.split(/\s+as\s+/)[0], from })),
  );
}

/**
 * True when the declaration of `name` has a docstring right above it, or is itself a re-export.
 * @param {string} name @param {string} source
 */
export function documented(name, source) {
  const declared = new RegExp(`^export (?:async )?(?:const|function\\*?|class) ${name}\\b`, "m").exec(source);
  if (declared === null) return true;
  return /\*\/\s*$/.test(source.slice(0, declared.index));
}

/**
 * Blocks of a README that begin with ```ts run.
 * @param {string} markdown
 */
export function runnableBlocks(markdown) {
  return [...markdown.matchAll(/^```ts run\n([\s\S]*?)^```/gm)].map(([, code]) => code);
}

async function main() {
  const problems = [];
  for (const name of readdirSync("packages")) {
    const folder = join("packages", name);
    if (!existsSync(join(folder, "package.json"))) continue;
    // README blocks import built packages.
    await build(folder);
    const index = join(folder, "src", "index.ts");
    for (const { name: exported, from } of reExports(readFileSync(index, "utf8"))) {
      const file = resolve(dirname(index), from);
      if (from.startsWith(".") && existsSync(file) && !documented(exported, readFileSync(file, "utf8"))) {
        problems.push(`${join(folder, "src", from)}: ${exported} has no docstring`);
      }
    }
    const readme = join(folder, "README.md");
    if (!existsSync(readme)) problems.push(`${folder} has no README.md`);
    else problems.push(...run(folder, readme));
  }
  problems.forEach((problem) => console.error(problem));
  if (problems.length > 0) process.exitCode = 1;
}

/** What `import` of the package loads. @param {string} folder @returns {string} */
function entryOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).exports["."].default;
}

/** @param {string} folder @param {string} readme */
function run(folder, readme) {
  const blocks = runnableBlocks(readFileSync(readme, "utf8"));
  if (blocks.length === 0) return [`${readme} has no \`\`\`ts run block: show the smallest use`];
  const cache = join(folder, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "readme-"));
  try {
    return blocks.flatMap((code, index) => {
      const file = join(temporary, `block-${index}.mjs`);
      // The package itself is imported by its name, as a reader would.
      writeFileSync(
        file,
        code.replaceAll(
          `"@nn/${folder.split("/")[1]}"`,
          JSON.stringify(pathToFileURL(resolve(folder, entryOf(folder))).href),
        ),
      );
      try {
        execFileSync(process.execPath, [file], { stdio: "pipe", encoding: "utf8" });
        return [];
      } catch (error) {
        return [`${readme}: block ${index + 1} fails: ${/** @type {Error} */ (error).message}`];
      }
    });
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
