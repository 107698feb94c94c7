/** @file What the guidelines of all packages say about every network of a suite, before anything is trained. */
import { lint, type Finding, type LintRulePlugin, type LintSubject, type PluginJson } from "@nn/core";
import { lintRules as initRules } from "@nn/init";
import { lintRules as regularizeRules } from "@nn/regularize";
import { lintRules as trainRules } from "@nn/train";
import { buildNetwork } from "../trial/build-network.ts";
import { createFromText, createPlugin, type Names } from "./resolve-plugin.ts";
import type { PluginSpec, Problem, Suite, Treatment, TreatmentSpec } from "./types.ts";

const builtIn: readonly LintRulePlugin[] = [
  ...initRules,
  ...regularizeRules,
  ...(trainRules as readonly LintRulePlugin[]),
];

export interface CellFindings {
  readonly problem: string;
  readonly treatment: string;
  /** Errors first. */
  readonly findings: readonly Finding[];
}

/** Runs all rules, those of the suite's plug-ins too, over every combination of problem and treatment, those without findings included. */
export function lintSuite(suite: Suite, names: Names): CellFindings[] {
  const rules = [...new Set([...builtIn, ...names.registry.list("lintRule")])].map((rule) => rule());
  return suite.cells.map(({ problem, treatment }) => {
    const subject = subjectOf(
      suite.problems.find(({ id }) => id === problem)!,
      suite.treatments.find(({ id }) => id === treatment)!,
      names,
    );
    return { problem, treatment, findings: lint(subject, rules) };
  });
}

/** No rule looks at how many classes or words there are: no dataset is loaded. */
const anyData = { classes: ["0", "1"], vocabulary: ["", "?"] };

function subjectOf({ spec: problem }: Problem, { spec: treatment }: Treatment, names: Names): LintSubject {
  const optimizer = treatment.optimizer ?? problem.optimizer;
  const { validation } = problem.dataset.options;
  return {
    model: drawnAs(buildNetwork({ problem, treatment }, anyData, names).toJSON(), treatment.modelInitializer),
    loss: createFromText("loss", problem.loss, names),
    scope: names.registry,
    optimizer: { name: optimizer.name, options: "options" in optimizer ? optimizer.options : {} },
    use: techniquesOf(treatment, names),
    ...(typeof validation === "number" ? { hasValidation: validation > 0 } : {}),
  };
}

/** The techniques that act on the whole model. */
function techniquesOf({ recipe = {} }: TreatmentSpec, names: Names): NonNullable<LintSubject["use"]> {
  const { penalty, stopping } = recipe;
  return [
    ...(penalty === undefined ? [] : [createPlugin("penalty", penalty, names)]),
    ...(stopping === undefined ? [] : [createPlugin("stopping", stopping, names)]),
  ];
}

/** A model initializer draws kernels anew: what the layers draw is not what the network starts with. */
function drawnAs(model: PluginJson, whole: PluginSpec | undefined): PluginJson {
  if (whole === undefined) return model;
  const { layers, initializer } = model.options;
  return {
    ...model,
    options: {
      ...model.options,
      ...(initializer === undefined ? {} : { initializer: { name: whole.name, options: whole.options } }),
      ...(Array.isArray(layers) ? { layers: layers.map((layer) => drawnAs(layer as PluginJson, whole)) } : {}),
    },
  };
}
