import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { sampleSuite, sampleText } from "../testing/sample-suite.ts";
import { parseSuite } from "./load.ts";
import { openSuite } from "./open.ts";

function parse(change: (text: string) => string): unknown {
  const text = change(sampleText);
  expect(text).not.toBe(sampleText);
  return parseSuite("s.yaml", text);
}

describe("parseSuite", () => {
  it("expands the grid and keeps types", () => {
    const suite = sampleSuite();
    expect(
      suite.problems.map(({ id, grid, spec }) => [id, grid, spec.model.kind === "mlp" ? spec.model.depth : 0]),
    ).toEqual([
      ["moons-d1", { depth: 1 }, 1],
      ["moons-d2", { depth: 2 }, 2],
    ]);
    expect(suite.cells).toHaveLength(6);
  });

  it("takes an initializer of the whole model beside that of the kernels", () => {
    const change = (text: string): string =>
      text.replace("initializer: heNormal }", "initializer: heNormal, modelInitializer: lsuv(tolerance=0.05) }");
    expect(parse(change)).toMatchObject({
      treatments: [
        {},
        {},
        {
          spec: {
            initializer: { name: "heNormal" },
            modelInitializer: {
              name: "lsuv",
              options: { base: { name: "@nn/init:orthogonal" }, tolerance: 0.05, tries: 10 },
            },
          },
        },
      ],
    });
    expect(() => parse((text) => change(text).replace("lsuv(", "lsuw("))).toThrow('did you mean "lsuv"?');
    expect(sampleSuite().treatments.some(({ spec }) => "modelInitializer" in spec)).toBe(false);
  });

  it("writes defaults out, also those of plug-ins", () => {
    const suite = sampleSuite();
    expect(suite.problems[0]?.spec.loss).toBe("softmaxCrossEntropy");
    expect(suite.problems[0]?.spec.dataset).toMatchObject({
      name: "moons",
      options: { train: 64, noise: 0.2, seed: 0 },
    });
    expect(suite.treatments[0]?.spec.bias.name).toBe("zeros");
    expect(suite.tuning).toEqual({
      learningRate: [0.01, 0.1],
      seeds: 1,
      select: "validation.loss",
      budget: { steps: 6 },
      fixedRate: 0.1,
    });
  });

  it("reads JSON, which is YAML", () => {
    expect(parseSuite("s.json", JSON.stringify({ ...JSON.parse(JSON.stringify(rawSample)) })).cells).toHaveLength(1);
  });

  it("leaves out what exclude matches and keeps only what include matches", () => {
    const excluded = parseSuite("s.yaml", `${sampleText}exclude:\n  - { depth: 2, treatment: [zeros, he-*] }\n`);
    expect(excluded.cells.map(({ problem, treatment }) => `${problem} ${treatment}`)).toEqual([
      "moons-d1 zeros",
      "moons-d1 glorot-uniform",
      "moons-d1 he-normal",
      "moons-d2 glorot-uniform",
    ]);
    expect(parseSuite("s.yaml", `${sampleText}include:\n  - { depth: 1 }\n`).cells).toHaveLength(3);
  });

  it("understands both ways of writing options", () => {
    const suite = parseSuite(
      "s.yaml",
      sampleText.replace("initializer: heNormal", 'initializer: "heNormal(mode=fanOut)"'),
    );
    const same = parseSuite(
      "s.yaml",
      sampleText.replace("initializer: heNormal", "initializer: { name: heNormal, options: { mode: fanOut } }"),
    );
    expect(suite.treatments[2]?.spec.initializer).toEqual(same.treatments[2]?.spec.initializer);
    expect(suite.treatments[2]?.spec.initializer.options["mode"]).toBe("fanOut");
  });

  const bad: [what: string, change: (text: string) => string, message: string | RegExp][] = [
    [
      "an unknown key of a problem",
      (t) => t.replace("evaluateEvery", "evaluateEvry"),
      's.yaml:11:26: problems[0].budget: unknown key "evaluateEvry"; did you mean "evaluateEvery"? known: steps, evaluateEvery, trainLimit',
    ],
    ["an unknown key at the top", (t) => `${t}titel: x\n`, 's.yaml:24:1: unknown key "titel"; did you mean "title"?'],
    [
      "an unknown key of a treatment",
      (t) => t.replace("{ id: zeros, init", "{ id: zeros, biass: zeros, init"),
      'unknown key "biass"; did you mean "bias"?',
    ],
    [
      "an unknown key beside a plug-in's name",
      (t) => t.replace("options: { train: 64", "optoins: { train: 64"),
      'problems[0].dataset: unknown key "optoins"; did you mean "options"? known: name, options',
    ],
    [
      "an unknown initializer",
      (t) => t.replace("initializer: heNormal", "initializer: heNormel"),
      /s\.yaml:16:\d+: treatments\[2\]\.initializer: unknown initializer "heNormel"; did you mean "heNormal"\?/,
    ],
    [
      "an unknown dataset",
      (t) => t.replace("name: moons", "name: mons"),
      /s\.yaml:7:5: problems\[0\]\.dataset: unknown dataset "mons"; did you mean "moons"\?/,
    ],
    [
      "an unknown option of a dataset",
      (t) => t.replace("validation: 32", "validatoin: 32"),
      /problems\[0\]\.dataset: .*"?validatoin"?/,
    ],
    [
      "an unknown activation",
      (t) => t.replace("activation: tanh", "activation: tahn"),
      'unknown activation "tahn"; did you mean "tanh"?',
    ],
    [
      "an unknown reference",
      (t) => t.replace("reference: glorot-uniform", "reference: glorot-unifrom"),
      'reference: unknown treatment "glorot-unifrom"; did you mean "glorot-uniform"?',
    ],
    [
      "an unknown axis",
      (t) => t.replace('depth: "{depth}"', 'depth: "{dept}"'),
      'problems[0].model.depth: unknown grid axis "dept"; did you mean "depth"? known: depth',
    ],
    [
      "a text where a number belongs",
      (t) => t.replace("batchSize: 16", "batchSize: many"),
      's.yaml:10:5: problems[0].batchSize: got "many", wanted number',
    ],
    [
      "a number out of range",
      (t) => t.replace("momentum: 0.9", "momentum: 1"),
      "problems[0].optimizer.momentum: got 1: ",
    ],
    ["a missing key", (t) => t.replace("reference: glorot-uniform\n", ""), "reference: is missing; wanted string"],
    [
      "a wrong word",
      (t) => t.replace('op: ">="', 'op: ">"'),
      'problems[0].target.op: got ">"; did you mean ">="? wanted one of >=, <=',
    ],
    [
      "another schema",
      (t) => t.replace("nn-bench/1", "nn-bench/2"),
      'schema: got "nn-bench/2"; did you mean "nn-bench/1"? wanted nn-bench/1',
    ],
    [
      "ids that repeat",
      (t) => t.replace('id: "moons-d{depth}"', "id: moons"),
      'the id "moons" occurs twice; an id needs every axis of its grid',
    ],
    ["a rate that repeats", (t) => t.replace("[0.1, 0.01]", "[0.1, 0.1]"), "tuning.learningRate: got a rate twice"],
    [
      "evaluation after the end",
      (t) => t.replace("evaluateEvery: 6", "evaluateEvery: 13"),
      "evaluateEvery is 13, more than the 12 steps",
    ],
    ["a rule that matches nothing", (t) => `${t}exclude: [{ depth: 3 }]\n`, "exclude[0]: matches nothing"],
    [
      "a rule with an unknown name",
      (t) => `${t}exclude: [{ dept: 2 }]\n`,
      'exclude[0].dept: unknown name "dept"; did you mean "depth"?',
    ],
    ["rules that leave nothing", (t) => `${t}exclude: [{ treatment: "*" }]\n`, "leaves no combination"],
    ["bad YAML", (t) => t.replace("problems:", "problems: ["), /^s\.yaml:\d+:\d+: /],
    [
      "an accuracy above 1",
      (t) => t.replace("value: 0.7", "value: 1.5"),
      "problems[0].target.value: validation.accuracy >= 1.5 is impossible; wanted a number in (0, 1]",
    ],
    [
      "a target in the wrong direction",
      (t) => t.replace('op: ">="', 'op: "<="'),
      'got "<=" for validation.accuracy, which gets better the other way; wanted ">="',
    ],
    [
      "a target from nobody",
      (t) => t.replace("value: 0.7", "from: glorot-unifrom, slack: 0.1"),
      'the target of moons-d1 comes from an unknown treatment "glorot-unifrom"; did you mean',
    ],
    [
      "a target from whom exclude leaves out",
      (t) => `${t.replace("value: 0.7", "from: zeros")}exclude: [{ depth: 2, treatment: zeros }]\n`,
      "the target of moons-d2 comes from zeros, which include or exclude leaves out for it",
    ],
    [
      "a grid of more problems than anybody means",
      (t) =>
        t.replace(
          "depth: [1, 2]",
          [..."abcdefghij"].map((axis) => `${axis}: [${Array.from({ length: 1000 }, (_, index) => index)}]`).join(", "),
        ),
      "problems[0].grid: makes 1e+30 problems with a (1000) × b (1000) × c (1000)",
    ],
    [
      "grids that are too large together",
      (t) =>
        t
          .replace("depth: [1, 2]", `depth: [${Array.from({ length: 10_000 }, (_, index) => index + 1)}]`)
          .replace("treatments:", "  - { id: one-more, dataset: moons }\ntreatments:"),
      "problems[1]: makes 10001 problems; wanted at most 10000 in a suite",
    ],
    ["an empty grid", (t) => t.replace("depth: [1, 2]", "depth: []"), "problems[0].grid.depth: got []: "],
    [
      "an unknown stream",
      (t) => t.replace("base: 7", "base: 7, own: [inti]"),
      'seeds.own[0]: got "inti"; did you mean "init"?',
    ],
    [
      "a stream that is shared and own",
      (t) => t.replace("base: 7", "base: 7, own: [init], shared: [init]"),
      "init is both shared and own",
    ],
    [
      "a stream that is neither",
      (t) => t.replace("base: 7", "base: 7, own: [init], shared: [order]"),
      "augment is neither shared nor own",
    ],
    ["a tag", (t) => t.replace("name: sample", "name: !!js/function x"), /^s\.yaml:2:7: .*tag/],
    [
      "a name with a terminal escape",
      (t) => t.replace("id: zeros", 'id: "z\\e[31m"'),
      /treatments\[0\]\.id: got "z\\u001b\[31m": /,
    ],
    ["a name with markup", (t) => t.replace("name: sample", "name: <b>x</b>"), /name: got "<b>x<\/b>": wanted letters/],
    [
      "a name that is a path",
      (t) => t.replace("name: sample", "name: ../../etc"),
      /name: got "\.\.\/\.\.\/etc": wanted letters/,
    ],
    ["a key twice", (t) => `${t}name: again\n`, /^s\.yaml:24:1: .*unique/],
  ];

  it.each(bad)("refuses %s", (_what, change, message) => {
    expect(() => parse(change)).toThrow(InputError);
    expect(() => parse(change)).toThrow(message);
  });

  it("refuses aliases that multiply", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 9; level++) {
      const [name, inner] = ["abcdefghi"[level], "abcdefghi"[level - 1]];
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${inner}`).join(", ")}]`);
    }
    expect(() => parseSuite("s.yaml", bomb.join("\n"))).toThrow(/alias/);
  });

  it.each([
    ["", "is missing"],
    ["just text", "wanted object"],
    ["[1, 2]", "wanted object"],
  ])("refuses the document %j", (text, message) => {
    expect(() => parseSuite("s.yaml", text)).toThrow(InputError);
    expect(() => parseSuite("s.yaml", text)).toThrow(message === "is missing" ? /wanted object/ : message);
  });
});

describe("openSuite", () => {
  it("says that a file is missing, or of the wrong kind", async () => {
    await expect(openSuite("no/such.suite.yaml")).rejects.toThrow(
      "cannot read the suite file no/such.suite.yaml: no such file or directory (ENOENT)",
    );
    await expect(openSuite("suite.toml")).rejects.toThrow(
      "suite.toml: wanted a suite file that ends in .yaml, .yml, .json, .ts, .mts, .js, .mjs",
    );
  });
});

const rawSample = {
  schema: "nn-bench/1",
  name: "json",
  version: "1.0.0",
  problems: [
    {
      id: "one",
      dataset: "moons(validation=10)",
      model: { kind: "mlp", depth: 1, width: 4, activation: "relu" },
      batchSize: 8,
      budget: { steps: 1, evaluateEvery: 1 },
    },
  ],
  treatments: [{ id: "zeros", initializer: "zeros" }],
  reference: "zeros",
  seeds: { count: 1, base: 0 },
  tuning: { learningRate: [0.1] },
};
