import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InputError, loadPlugins, readStore, readSuiteFile } from "@nn/trials";
import { buildCli, startCli, type Outcome } from "./built-cli.ts";
import { sampleText } from "@nn/trials/testing";

// In processes of their own: plug-ins import the built packages, tests run on source.
let folder = "";
beforeAll(buildCli, 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-bench-plugins-"));
  return () => rm(folder, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
const run = (...args: readonly string[]): Promise<Outcome> => startCli(args, { cwd: folder });
const runSuite = (file: string, ...more: readonly string[]): Promise<Outcome> =>
  run("run", file, "--filter", "treatment=mine", "--no-report", "--quiet", ...more);

const half = `import { defineInitializer, number } from "@nn/core";
import { factor } from "./factor.js";
export const half = defineInitializer({
  name: "me:half",
  options: { gain: number(1) },
  summary: "A constant.",
  sample: ({ shape, options }) => new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(factor * options.gain),
  moments: () => ({ mean: 0, variance: 0 }),
});
`;

/** The sample suite with one more treatment and one plug-in. */
function suiteWith(plugin: string, initializer = "me:half"): string {
  return sampleText
    .replace("problems:", `plugins: [${JSON.stringify(plugin)}]\nproblems:`)
    .replace("reference:", `  - { id: mine, initializer: "${initializer}" }\nreference:`);
}

async function keys(out: string): Promise<string[]> {
  return [...(await readStore(join(folder, out))).records.keys()].toSorted();
}

describe("plug-ins of a suite", () => {
  it("are loaded from a path into the main thread and every worker, and enter the keys of what uses them", async () => {
    await put("parts/half.mjs", half);
    await put("parts/factor.js", "export const factor = 0.5;\n");
    await put("parts/package.json", '{ "type": "module" }\n');
    await put("s.suite.yaml", suiteWith("./parts/half.mjs", "me:half(gain=0.25)"));
    const outcomes = [
      await runSuite("s.suite.yaml", "--workers", "0"),
      await runSuite("s.suite.yaml", "--workers", "2", "--out", "two"),
    ];
    expect(outcomes).toMatchObject([
      { code: 0, err: "" },
      { code: 0, err: "" },
    ]);
    const { records } = await readStore(join(folder, "two"));
    expect(records.size).toBe(12);
    const [record] = records.values();
    expect(record?.spec.treatment).toMatchObject({
      initializer: { name: "me:half", version: "1", options: { gain: 0.25 } },
      plugins: [{ name: "file:half.mjs", version: "local", integrity: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect(record?.spec.problem).not.toHaveProperty("plugins");
    expect(await keys("two")).toEqual(await keys("runs/sample"));
    const suite = await readSuiteFile(join(folder, "two"));
    expect(suite?.plugins?.[0]?.request).toBe("./parts/half.mjs");

    // Another file that the plug-in imports is another plug-in, and so another suite.
    await put("parts/factor.js", "export const factor = 0.25;\n");
    const changed = await runSuite("s.suite.yaml", "--workers", "1", "--out", "two");
    expect([changed.code, changed.err]).toEqual([
      2,
      expect.stringMatching(/another suite: .*they differ in .*treatments/),
    ]);
    await runSuite("s.suite.yaml", "--workers", "1", "--out", "changed");
    expect(await keys("changed")).not.toEqual(await keys("two"));
  });

  it("are not imported by verify and bisect where they are not what the results were made with", async () => {
    await put("half.mjs", half.replace('import { factor } from "./factor.js";', "const factor = 0.5;"));
    await put("s.suite.yaml", suiteWith("./half.mjs"));
    expect(await runSuite("s.suite.yaml", "--workers", "0")).toMatchObject({ code: 0 });
    const verify = ["verify", "runs/sample", "--sample", "1", "--workers", "0"];
    expect(await run(...verify)).toMatchObject({ code: 0 });
    await put("half.mjs", `import { writeFileSync } from "node:fs";\nwriteFileSync("imported", "");\n${half}`);
    await put("factor.js", "export const factor = 0.5;\n");
    const [record] = await keys("runs/sample");
    for (const words of [verify, ["bisect", "runs/sample", "--trial", record ?? ""]]) {
      const { code, err } = await run(...words);
      expect([code, err]).toEqual([
        3,
        expect.stringMatching(
          /the plug-in "\.\/half\.mjs" is not the one that runs\/sample was computed with: .* is now local/,
        ),
      ]);
    }
    await expect(readFile(join(folder, "imported"))).rejects.toThrow("ENOENT");
  });

  it("are found by the name of a package, through its exports or nn.plugin", async () => {
    await put(
      "node_modules/nn-init-half/package.json",
      '{ "name": "nn-init-half", "version": "1.2.3", "type": "module", "exports": { ".": { "import": "./main.js" } }, "nn": { "plugin": "./plugin.js", "api": 1 } }',
    );
    await put("node_modules/nn-init-half/main.js", "throw new Error('not this one');\n");
    await put(
      "node_modules/nn-init-half/plugin.js",
      half.replace('import { factor } from "./factor.js";', "const factor = 0.5;"),
    );
    await put("s.suite.yaml", suiteWith("nn-init-half"));
    expect(await runSuite("s.suite.yaml", "--workers", "1")).toMatchObject({ code: 0, err: "" });
    const [record] = (await readStore(join(folder, "runs/sample"))).records.values();
    expect(record?.spec.treatment.plugins).toMatchObject([{ name: "nn-init-half", version: "1.2.3" }]);
  });

  it("may be TypeScript, like the suite", async () => {
    await put("half.ts", half.replace('import { factor } from "./factor.js";', "const factor: number = 0.5;"));
    await put(
      "s.suite.ts",
      `import { defineSuite } from "nn-bench";
import { heNormal } from "@nn/init";
const widths: readonly number[] = [4];
export default defineSuite({
  schema: "nn-bench/1", name: "code", version: "1.0.0", plugins: ["./half.ts"],
  problems: widths.map((width) => ({
    id: \`moons-\${width}\`, dataset: "moons(train=64, validation=32, test=32)", batchSize: 16,
    model: { kind: "mlp", depth: 1, width, activation: "tanh" }, budget: { steps: 4, evaluateEvery: 2 },
  })),
  treatments: [{ id: "mine", initializer: "me:half" }, { id: "he", initializer: heNormal({ mode: "fanOut" }) }],
  reference: "he", seeds: { count: 1, base: 0 }, tuning: { learningRate: [0.1] },
});
`,
    );
    const { code, err } = await run("run", "s.suite.ts", "--workers", "1", "--no-report", "--quiet");
    expect([code, err]).toEqual([0, ""]);
    const { records } = await readStore(join(folder, "runs/code"));
    expect([...records.values()].map(({ spec }) => spec.treatment.initializer.options)).toContainEqual(
      expect.objectContaining({ mode: "fanOut" }),
    );
  });

  it("may be of almost every kind, and compute what the built-in ones of the same content do", async () => {
    await put(
      "again.mjs",
      `import { definePlugin } from "@nn/core";
import { plugins as datasets } from "@nn/datasets";
import { plugins as regularizers } from "@nn/regularize";
import { plugins as parts } from "@nn/train";
const all = [...datasets, ...regularizers, ...parts];
export default ["glyphs", "earlyStopping", "l2", "layerNorm", "maxNorm", "adam", "softmaxCrossEntropy", "tanh"].map((name) => {
  const plugin = all.find((one) => one.name === name);
  return definePlugin({
    kind: plugin.kind, name: "me:" + name, options: plugin.fields, summary: "Again.", create: (options) => plugin.make(options),
  });
});
`,
    );
    const text = (me: string): string => `schema: nn-bench/1
name: kinds
version: 1.0.0
plugins: [./again.mjs]
problems:
  - id: glyphs
    dataset: { name: "${me}glyphs", options: { train: 64, validation: 32, test: 32 } }
    model: { kind: mlp, depth: 1, width: 4, activation: "${me}tanh" }
    loss: "${me}softmaxCrossEntropy"
    optimizer: "${me}adam"
    batchSize: 16
    budget: { steps: 4, evaluateEvery: 2 }
treatments:
  - id: all
    augment: [{ name: randomCrop, options: { padding: 2 } }]
    recipe:
      { penalty: "${me}l2", constraint: "${me}maxNorm", dropout: dropout(rate=0.5), normalization: "${me}layerNorm", stopping: "${me}earlyStopping" }
reference: all
seeds: { count: 1, base: 0 }
tuning: { learningRate: [0.01] }
`;
    const weights = [];
    for (const me of ["", "me:"]) {
      await put("kinds.suite.yaml", text(me));
      const out = `out-${me.length}`;
      const { code, err } = await run(
        "run",
        "kinds.suite.yaml",
        "--workers",
        "1",
        "--out",
        out,
        "--no-report",
        "--quiet",
      );
      expect([code, err]).toEqual([0, ""]);
      const [record] = (await readStore(join(folder, out))).records.values();
      weights.push(record?.result.weightsHash);
      expect(record?.spec.problem.plugins?.length).toBe(me === "" ? undefined : 1);
    }
    expect(weights[1]).toBe(weights[0]);
  });

  it("may be a dataset, as defineDataset makes it", async () => {
    await put(
      "rings.mjs",
      `import { number } from "@nn/core";
import { defineDataset, spirals } from "@nn/datasets";
export const rings = defineDataset({
  name: "me:rings", summary: "Spirals again.", options: { train: number(32), seed: number(0) },
  load: ({ options, key }) => spirals({ train: options.train, validation: 8, test: 8 }).load({ key }),
});
`,
    );
    await put(
      "s.suite.yaml",
      sampleText
        .replace("problems:", "plugins: [./rings.mjs]\nproblems:")
        .replace(/^    dataset: .*$/m, '    dataset: "me:rings(train=24)"'),
    );
    const { code, err } = await run("run", "s.suite.yaml", "--workers", "1", "--no-report", "--quiet");
    expect([code, err]).toEqual([0, ""]);
    const [record] = (await readStore(join(folder, "runs/sample"))).records.values();
    expect(record?.spec.problem.dataset).toMatchObject({ name: "me:rings", options: { train: 24 } });
  });

  it("are refused before anything is computed when they throw", async () => {
    await put("p.mjs", 'throw new Error("no licence");');
    await put("s.suite.yaml", suiteWith("./p.mjs"));
    const { code, err } = await run("run", "s.suite.yaml");
    expect([code, err]).toEqual([
      2,
      'nn-bench: s.suite.yaml:4:1: plugins: the plug-in "./p.mjs" cannot be imported: no licence\n',
    ]);
    await expect(readFile(join(folder, "runs/sample/suite.json"))).rejects.toThrow("ENOENT");
  });

  it("are refused when a module exports none", async () => {
    await put("p.mjs", "export const one = 1;");
    await put("s.suite.yaml", suiteWith("./p.mjs"));
    const { code, err } = await run("plan", "s.suite.yaml");
    expect([code, err]).toEqual([2, expect.stringContaining('the plug-in "./p.mjs" exports no plug-in; wanted e.g. ')]);
  });

  it("are refused when they claim a name that is taken", async () => {
    await put(
      "p.mjs",
      half
        .replace('import { factor } from "./factor.js";', "")
        .replace('"me:half"', '"me:half", aliases: ["heNormal"]'),
    );
    await put("s.suite.yaml", suiteWith("./p.mjs"));
    const { code, err } = await run("run", "s.suite.yaml");
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('plug-in "./p.mjs": initializer "heNormal" of me:half is taken by @nn/init:heNormal'),
    ]);
  });

  const bad: [what: string, files: Record<string, string>, plugin: string, message: RegExp][] = [
    ["a file that is missing", {}, "./none.mjs", /cannot find the plug-in "\.\/none\.mjs": there is no file /],
    [
      "a package that is missing",
      {},
      "nn-init-none",
      /cannot find the plug-in package "nn-init-none": .*install it where the suite file is/,
    ],
    [
      "a module that does not parse",
      { "p.mjs": "export const = 1;" },
      "./p.mjs",
      /cannot read the plug-in "\.\/p\.mjs": .* \(p\.mjs:1\)/,
    ],
    [
      "an import of what is not there",
      { "p.mjs": 'import "./q.mjs";' },
      "./p.mjs",
      /cannot read the plug-in "\.\/p\.mjs": Could not resolve "\.\/q\.mjs"/,
    ],
    [
      "another version of the contract",
      {
        "node_modules/nn-new/package.json":
          '{ "name": "nn-new", "version": "9.0.0", "main": "./i.js", "nn": { "api": 2 } }',
        "node_modules/nn-new/i.js": "",
      },
      "nn-new",
      /plug-in package "nn-new" is for version 2 of the plug-in contract; this nn-bench has version 1/,
    ],
  ];

  it.each(bad)("refuses %s", async (_what, files, plugin, message) => {
    for (const [path, text] of Object.entries(files)) await put(path, text);
    await expect(loadPlugins([plugin], folder)).rejects.toThrow(InputError);
    await expect(loadPlugins([plugin], folder)).rejects.toThrow(message);
  });
});
