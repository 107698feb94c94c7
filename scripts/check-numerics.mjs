// The numerics contract in source: nothing whose bits depend on the engine may touch a number of a result.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const inexact =
  "exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot";

/** @type {readonly (readonly [pattern: RegExp, advice: string])[]} */
const banned = [
  [
    new RegExp(`\\bMath\\.(${inexact})\\b`),
    "use the functions of @nn/core's math, which give the same bits on every engine",
  ],
  [/\bMath\.random\b/, "draw from a key"],
  [
    new RegExp(`\\bMath\\s*(\\?\\.)?\\[|\\{[^}]*\\b(${inexact}|random)\\b[^}]*\\}\\s*=\\s*Math\\b`),
    "write Math.name, so that this check sees it",
  ],
  [/\*\*/, "use multiplication or math.pow; ** differs between engines"],
  [/\bDate\b/, "time never enters a result"],
  [/\btoLocale\w*|\blocaleCompare\b/, "the result depends on the machine's locale"],
];

/** Folders under the contract; claims of a store, progress and provenance are not numbers of a result. */
const roots = [
  ...["core", "init", "regularize", "augment", "datasets", "statistics", "train"].map((name) => `packages/${name}`),
  "packages/trials/src/trial",
  "packages/report/src/analyze",
];
const exempt = /\.test(-d)?\.ts$|\/node_modules\/|\/dist\/|\/testing\//;

/** @param {string} file @param {string} source */
export function numericProblems(file, source) {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
  return code.split("\n").flatMap((line, index) =>
    banned.flatMap(([pattern, advice]) => {
      const [found] = pattern.exec(line) ?? [];
      return found === undefined ? [] : [`${file}:${index + 1}: ${found}: ${advice}`];
    }),
  );
}

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    return entry.isDirectory() ? sources(path) : path.endsWith(".ts") && !exempt.test(path) ? [path] : [];
  });
}

function main() {
  const problems = roots.flatMap(sources).flatMap((file) => numericProblems(file, readFileSync(file, "utf8")));
  problems.forEach((problem) => console.error(problem));
  if (problems.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
