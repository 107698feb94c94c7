/** @file From a suite file to a resolved suite: checked, expanded, every name looked up, every default written out. */
import { messageOf } from "../errors.ts";
import { check, hint, mistake } from "./check.ts";
import { resolveClaims } from "./claims.ts";
import { cellLabels, fits } from "./filter.ts";
import { fillGrid, gridPoints, gridSize, UnknownAxis, type GridPoint } from "./grid.ts";
import { builtIns, recordPackages, resolvePlugin, resolveText, type Names, type PluginKind } from "./resolve-plugin.ts";
import {
  problemSchema,
  suiteSchema,
  templateSchema,
  type MatchFile,
  type OptimizerFile,
  type PluginFile,
  type ProblemFile,
  type SuiteFile,
} from "./schema.ts";
import { checkTargetSources, resolveSeeds, resolveTarget } from "./targets.ts";
import { parseSource, type Path, type Source } from "./source.ts";
import { resolveAugment, resolveOptimizer, resolveRecipe } from "./regularization.ts";
import type { PluginPackage } from "../plugins/types.ts";
import type {
  Budget,
  Cell,
  ModelSpec,
  OptimizerSpec,
  PluginSpec,
  Problem,
  ProblemSpec,
  Suite,
  Treatment,
  TreatmentSpec,
} from "./types.ts";

/** A suite file whose plug-ins are loaded. */
export interface SuiteSource extends Source {
  readonly names: Names;
}

/** A suite from the text of its file; `file` is for messages. @throws InputError */
export function parseSuite(file: string, text: string, names: Names = builtIns): Suite {
  return resolveSuite({ ...parseSource(file, text), names });
}

/** A suite from what its file says. @throws InputError naming the place and what was wanted. */
export function resolveSuite(source: SuiteSource): Suite {
  const content = check(suiteSchema, source.value, source);
  checkSize(source, content);
  const problems = content.problems.flatMap((_, index) => expandProblem(source, index));
  const treatments = content.treatments.map((treatment, index): Treatment => ({
    id: treatment.id,
    title: treatment.title ?? treatment.id,
    spec: withPackages(source, (inner) => makeTreatment(inner, ["treatments", index], treatment)),
  }));
  unique(source, "problems", problems);
  unique(source, "treatments", treatments);
  const ids = treatments.map(({ id }) => id);
  if (!ids.includes(content.reference)) {
    throw mistake(
      source,
      ["reference"],
      `unknown treatment "${content.reference}"; ${hint(content.reference, ids)}known: ${ids.join(", ")}`,
    );
  }
  const cells = chooseCells(source, content, problems, treatments);
  checkBranches(source, { problems, treatments, cells });
  checkTargetSources(source, { problems, cells }, ids);
  const rates = content.tuning.learningRate.toSorted((a, b) => a - b);
  if (new Set(rates).size < rates.length)
    throw mistake(source, ["tuning", "learningRate"], `got a rate twice: ${rates.join(", ")}`);
  const claims = resolveClaims(source, content.claims, { problems, treatments: ids, cells });
  return {
    schema: content.schema,
    name: content.name,
    version: content.version,
    title: content.title === "" ? content.name : content.title,
    notes: content.notes,
    profile: content.profile,
    ...pluginsOf(source),
    problems,
    treatments,
    reference: content.reference,
    seeds: resolveSeeds(source, content.seeds),
    tuning: {
      learningRate: rates,
      seeds: content.tuning.seeds,
      select: content.tuning.select,
      budget: tuningBudget(source, content, problems),
      fixedRate: content.tuning.fixedRate ?? null,
    },
    cells,
    ...(claims.length === 0 ? {} : { claims }),
  };
}

/** Problems of one suite; as with `range`, more is a typing mistake. */
const problemLimit = 10_000;

/** Counts what the grids expand to before anything is expanded. */
function checkSize(source: SuiteSource, { problems }: SuiteFile): void {
  let total = 0;
  problems.forEach(({ grid }, index) => {
    total += gridSize(grid);
    if (total <= problemLimit) return;
    const axes = Object.entries(grid).map(([axis, { length }]) => `${axis} (${length})`);
    throw mistake(
      source,
      ["problems", index, ...(axes.length === 0 ? [] : ["grid"])],
      `makes ${total} problems${axes.length === 0 ? "" : ` with ${axes.join(" × ")}`}; wanted at most ${problemLimit} in a suite`,
    );
  });
}

/** A spec with the plug-in packages that its names come from. */
function withPackages<Spec extends object>(
  source: SuiteSource,
  make: (source: SuiteSource) => Spec,
): Spec & { readonly plugins?: readonly PluginPackage[] } {
  const { value, packages } = recordPackages(source.names, (names) => make({ ...source, names }));
  return packages.length === 0 ? value : { ...value, plugins: packages };
}

function makeTreatment(
  source: SuiteSource,
  path: Path,
  { initializer, bias, modelInitializer, branch, recipe, augment, copies, optimizer }: SuiteFile["treatments"][number],
): TreatmentSpec {
  return {
    initializer: resolve(source, [...path, "initializer"], "initializer", initializer),
    bias: resolve(source, [...path, "bias"], "initializer", bias),
    ...(modelInitializer === undefined
      ? {}
      : { modelInitializer: resolve(source, [...path, "modelInitializer"], "modelInitializer", modelInitializer) }),
    ...(branch === undefined ? {} : { branch }),
    ...(recipe === undefined
      ? {}
      : { recipe: located(source, [...path, "recipe"], () => resolveRecipe(recipe, source.names)) }),
    ...augmentOf(source, path, augment, copies),
    ...(optimizer === undefined ? {} : { optimizer: optimizerOf(source, [...path, "optimizer"], optimizer) }),
  };
}

function pluginsOf({ names }: SuiteSource): Pick<Suite, "plugins"> {
  const plugins = names.modules.map(({ request, name, version, integrity }) => ({ request, name, version, integrity }));
  return plugins.length === 0 ? {} : { plugins };
}

function expandProblem(source: SuiteSource, index: number): Problem[] {
  const path = ["problems", index];
  const raw: unknown = Reflect.get(Object(Reflect.get(Object(source.value), "problems")), index);
  const { grid } = check(templateSchema, raw, source, path);
  const template = Object.fromEntries(Object.entries(Object(raw)).filter(([name]) => name !== "grid"));
  return gridPoints(grid).map((point) => {
    const filled = fill(source, template, point, path);
    return makeProblem(source, path, point, check(problemSchema, filled, source, path));
  });
}

function fill(source: SuiteSource, template: unknown, point: GridPoint, path: Path): unknown {
  try {
    return fillGrid(template, point, path);
  } catch (error) {
    if (!(error instanceof UnknownAxis)) throw error;
    const axes = Object.keys(point);
    throw mistake(
      source,
      error.path,
      `unknown grid axis "${error.axis}"; ${hint(error.axis, axes)}known: ${axes.length === 0 ? "none, the problem has no grid" : axes.join(", ")}`,
    );
  }
}

function makeProblem(source: SuiteSource, path: Path, grid: GridPoint, file: ProblemFile): Problem {
  const { steps, evaluateEvery, trainLimit = null, evaluateTest } = file.budget;
  checkBudget(source, [...path, "budget"], { steps, evaluateEvery });
  const resolved = resolveTarget(source, [...path, "target"], file.target);
  const spec = withPackages(source, (inner): ProblemSpec => {
    const text = (at: Path, kind: PluginKind, one: string): string =>
      located(inner, [...path, ...at], () => resolveText(kind, one, inner.names));
    return {
      dataset: resolve(inner, [...path, "dataset"], "dataset", file.dataset),
      model: { ...file.model, activation: text(["model", "activation"], "activation", file.model.activation) },
      loss: text(["loss"], "loss", file.loss),
      optimizer: optimizerOf(inner, [...path, "optimizer"], file.optimizer),
      batchSize: file.batchSize,
      budget: { steps, evaluateEvery, trainLimit, ...(evaluateTest === true ? { evaluateTest } : {}) },
      target: resolved.target,
    };
  });
  return {
    id: file.id,
    grid,
    spec,
    ...(resolved.targetFrom === undefined ? {} : { targetFrom: resolved.targetFrom }),
    ...(file.matchedTrainLoss === undefined ? {} : { matchedTrainLoss: file.matchedTrainLoss }),
  };
}

function optimizerOf(source: SuiteSource, path: Path, spec: OptimizerFile): OptimizerSpec {
  return located(source, path, () => resolveOptimizer(spec, source.names));
}

function augmentOf(
  source: SuiteSource,
  path: Path,
  steps: readonly PluginFile[] | undefined,
  copies: number | undefined,
): Pick<Treatment["spec"], "augment"> {
  if (steps === undefined) {
    if (copies !== undefined) throw mistake(source, [...path, "copies"], "has nothing to copy; wanted augment too");
    return {};
  }
  return { augment: located(source, [...path, "augment"], () => resolveAugment(steps, copies, source.names)) };
}

function resolve(source: SuiteSource, path: Path, kind: PluginKind, spec: PluginFile): PluginSpec {
  return located(source, path, () => resolvePlugin(kind, spec, source.names));
}

/** An error of a plug-in, with its place in the file. */
function located<Value>(source: SuiteSource, path: Path, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    throw mistake(source, path, messageOf(error));
  }
}

function checkBudget(
  source: SuiteSource,
  path: Path,
  { steps, evaluateEvery }: Pick<Budget, "steps" | "evaluateEvery">,
): void {
  if (evaluateEvery > steps)
    throw mistake(
      source,
      path,
      `evaluateEvery is ${evaluateEvery}, more than the ${steps} steps; wanted at most as many`,
    );
}

function tuningBudget(
  source: SuiteSource,
  { tuning: { budget } }: SuiteFile,
  problems: readonly Problem[],
): Partial<Budget> {
  const given: Partial<Budget> = {
    ...(budget.steps === undefined ? {} : { steps: budget.steps }),
    ...(budget.evaluateEvery === undefined ? {} : { evaluateEvery: budget.evaluateEvery }),
    ...(budget.trainLimit === undefined ? {} : { trainLimit: budget.trainLimit }),
  };
  if (given.evaluateEvery !== undefined) {
    for (const { spec } of problems) {
      checkBudget(source, ["tuning", "budget"], {
        steps: given.steps ?? spec.budget.steps,
        evaluateEvery: given.evaluateEvery,
      });
    }
  }
  return given;
}

function unique(source: SuiteSource, list: "problems" | "treatments", items: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) {
      throw mistake(
        source,
        [list],
        `the id "${id}" occurs twice${list === "problems" ? "; an id needs every axis of its grid, e.g. mlp-d{depth}" : ""}`,
      );
    }
    seen.add(id);
  }
}

function hasBranches({ kind }: ModelSpec): boolean {
  return kind === "residual-mlp" || kind === "transformer";
}

/** A treatment of branches on a network without any would be another treatment's twin. */
function checkBranches(
  source: SuiteSource,
  { problems, treatments, cells }: Pick<Suite, "problems" | "treatments" | "cells">,
): void {
  treatments.forEach(({ id, spec }, index) => {
    if (spec.branch === undefined) return;
    const plain = problems.find(
      ({ id: problem, spec: { model } }) =>
        !hasBranches(model) && cells.some((cell) => cell.problem === problem && cell.treatment === id),
    );
    if (plain !== undefined)
      throw mistake(
        source,
        ["treatments", index, "branch"],
        `${plain.id} has a model of kind ${plain.spec.model.kind}, which has no residual branches; wanted residual-mlp or transformer, or exclude: [{ problem: ${plain.id}, treatment: ${id} }]`,
      );
  });
}

function chooseCells(
  source: SuiteSource,
  { include, exclude }: SuiteFile,
  problems: readonly Problem[],
  treatments: readonly Treatment[],
): Cell[] {
  const known = ["problem", "treatment", ...new Set(problems.flatMap(({ grid }) => Object.keys(grid)))];
  const everything = problems.flatMap((problem) =>
    treatments.map(({ id }) => ({ cell: { problem: problem.id, treatment: id }, labels: cellLabels(problem, id) })),
  );
  const fitsRule = (labels: Readonly<Record<string, string | number>>, rule: MatchFile): boolean =>
    Object.entries(rule).every(([name, wanted]) => {
      const label = labels[name];
      return label !== undefined && [wanted].flat().some((pattern) => fits(label, pattern));
    });
  for (const [list, rules] of [
    ["include", include ?? []],
    ["exclude", exclude],
  ] as const) {
    rules.forEach((rule, index) => {
      for (const name of Object.keys(rule)) {
        if (!known.includes(name))
          throw mistake(
            source,
            [list, index, name],
            `unknown name "${name}"; ${hint(name, known)}known: ${known.join(", ")}`,
          );
      }
      if (!everything.some(({ labels }) => fitsRule(labels, rule)))
        throw mistake(source, [list, index], "matches nothing");
    });
  }
  const cells = everything
    .filter(({ labels }) => include === undefined || include.some((rule) => fitsRule(labels, rule)))
    .filter(({ labels }) => !exclude.some((rule) => fitsRule(labels, rule)))
    .map(({ cell }) => cell);
  if (cells.length === 0)
    throw mistake(
      source,
      [exclude.length > 0 ? "exclude" : "include"],
      "leaves no combination of problem and treatment",
    );
  return cells;
}
