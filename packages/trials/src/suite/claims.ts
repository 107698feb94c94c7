/** @file Claims written down before the run: what a suite expects to find, hashed with it. */
import { z } from "zod";
import { hint, mistake } from "./check.ts";
import { cellLabels, fits } from "./filter.ts";
import type { MatchFile } from "./schema.ts";
import type { Path, Source } from "./source.ts";
import type { Cell, Problem } from "./types.ts";

/** What a claim may be about; one number for each run. */
export const claimMetrics = [
  "test.accuracy",
  "test.loss",
  "validation.accuracy",
  "validation.loss",
  "train.accuracy",
  "train.loss",
  "best.validation.accuracy",
  "best.validation.loss",
  "best.train.accuracy",
  "best.train.loss",
  "best.test.accuracy",
  "best.test.loss",
  "stepsToTarget",
  "divergenceRate",
  "gap.loss@T",
  "gap.err@T",
  "gap@best",
  "gap@matchedTrain",
  "selectionOptimism",
  "auc.validation.accuracy",
  "auc.validation.loss",
  "auc.log.validation.loss",
  "auc.train.accuracy",
  "auc.train.loss",
  "auc.log.train.loss",
] as const;

export type ClaimMetric = (typeof claimMetrics)[number];

/** `>` and `<` compare the numbers as they are; `>=` and `<=` allow a margin (non-inferiority); `~` is equivalence within a margin. */
export type Relation = ">" | "<" | ">=" | "<=" | "~";

/** `left relation right` of a metric, over the problems that `where` matches. */
export interface Claim {
  readonly id: string;
  /** Ids of treatments. */
  readonly left: string;
  readonly relation: Relation;
  readonly right: string;
  readonly metric: ClaimMetric;
  /** Labels of problems, as in `include`; without any, all problems that have both treatments. */
  readonly where: Readonly<Record<string, readonly (string | number)[]>>;
  /** In the unit of the metric: a share for accuracies and rates. 0 for `>` and `<`. */
  readonly margin: number;
  /** Largest corrected p of a verdict. */
  readonly alpha: number;
}

export interface ClaimFile {
  readonly id: string;
  readonly that: string;
  readonly metric: ClaimMetric;
  readonly where: MatchFile;
  readonly margin?: number | undefined;
  readonly alpha: number;
}

const scalar = z.union([z.string(), z.number()], { error: "wanted a text or a number" });

export const claimSchema: z.ZodType<ClaimFile> = z.strictObject({
  id: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, "wanted letters, digits, dots, dashes and underscores"),
  that: z.string(),
  metric: z.enum(claimMetrics),
  where: z
    .record(z.string(), z.union([scalar, z.array(scalar).min(1)], { error: "wanted a value or a list of values" }))
    .default({}),
  margin: z.number().positive().optional(),
  alpha: z.number().gt(0).lt(1).default(0.05),
});

/** What claims are checked against. */
export interface ClaimScope {
  readonly problems: readonly Problem[];
  readonly treatments: readonly string[];
  readonly cells: readonly Cell[];
}

/** @throws InputError for a treatment, label or margin that makes no sense, and for a metric that the problems do not measure. */
export function resolveClaims(source: Source, files: readonly ClaimFile[], scope: ClaimScope): Claim[] {
  const seen = new Set<string>();
  return files.map((file, index) => {
    const path = ["claims", index];
    if (seen.has(file.id)) throw mistake(source, [...path, "id"], `the id "${file.id}" occurs twice`);
    seen.add(file.id);
    const where = Object.fromEntries(Object.entries(file.where).map(([name, values]) => [name, [values].flat()]));
    const claim: Claim = {
      id: file.id,
      ...parseThat(source, [...path, "that"], file.that, scope.treatments),
      metric: file.metric,
      where,
      margin: file.margin ?? 0,
      alpha: file.alpha,
    };
    checkMargin(source, path, claim);
    checkProblems(source, path, claim, scope);
    return claim;
  });
}

/** Problems that a claim is about: those that its labels match and that have both treatments. */
export function claimProblems(claim: Claim, { problems, cells }: Pick<ClaimScope, "problems" | "cells">): Problem[] {
  const present = new Set(cells.map((cell) => JSON.stringify([cell.problem, cell.treatment])));
  const has = (problem: Problem, treatment: string): boolean => present.has(JSON.stringify([problem.id, treatment]));
  return matchProblems(claim.where, problems).filter(
    (problem) => has(problem, claim.left) && has(problem, claim.right),
  );
}

/** `he-normal > glorot-uniform`, with the margin where there is one. */
export function claimText({ left, relation, right, margin }: Claim): string {
  if (relation === "~") return `${left} ~ ${right} ± ${margin}`;
  if (margin === 0) return `${left} ${relation} ${right}`;
  return `${left} ${relation} ${right} ${relation === ">=" ? "−" : "+"} ${margin}`;
}

/** `depth 30, activation relu`; empty without labels. */
export function whereText(where: Claim["where"]): string {
  return Object.entries(where)
    .map(([name, values]) => `${name} ${values.join(" or ")}`)
    .join(", ");
}

function matchProblems(where: Claim["where"], problems: readonly Problem[]): Problem[] {
  return problems.filter((problem) => {
    const labels: Readonly<Record<string, string | number>> = { ...problem.grid, problem: problem.id };
    return Object.entries(where).every(([name, patterns]) => {
      const label = labels[name];
      return label !== undefined && patterns.some((pattern) => fits(label, pattern));
    });
  });
}

function parseThat(
  source: Source,
  path: Path,
  text: string,
  treatments: readonly string[],
): Pick<Claim, "left" | "relation" | "right"> {
  const match = /^\s*(\S+)\s+(>=|<=|>|<|~)\s+(\S+)\s*$/.exec(text);
  const [, left, relation, right] = match ?? [];
  if (left === undefined || right === undefined || !isRelation(relation)) {
    throw mistake(
      source,
      path,
      `got ${JSON.stringify(text)}, wanted two treatments with >, <, >=, <= or ~ and spaces between, e.g. "he-normal > glorot-uniform"`,
    );
  }
  for (const id of [left, right]) {
    if (!treatments.includes(id))
      throw mistake(source, path, `unknown treatment "${id}"; ${hint(id, treatments)}known: ${treatments.join(", ")}`);
  }
  if (left === right) throw mistake(source, path, `compares "${left}" with itself; wanted two treatments`);
  return { left, relation, right };
}

function isRelation(text: string | undefined): text is Relation {
  return text === ">" || text === "<" || text === ">=" || text === "<=" || text === "~";
}

function checkMargin(source: Source, path: Path, { relation, margin }: Claim): void {
  const isStrict = relation === ">" || relation === "<";
  if (isStrict && margin > 0)
    throw mistake(
      source,
      [...path, "margin"],
      `${relation} has no margin; wanted ${relation}= (no worse than by the margin) or ~`,
    );
  if (!isStrict && margin === 0)
    throw mistake(
      source,
      [...path, "margin"],
      `is missing; ${relation} says by how much the two may differ, e.g. 0.01 for one point of accuracy`,
    );
}

function checkProblems(source: Source, path: Path, claim: Claim, scope: ClaimScope): void {
  const known = Object.keys(Object.assign({}, ...scope.problems.map((problem) => cellLabels(problem, "")))).filter(
    (name) => name !== "treatment",
  );
  for (const name of Object.keys(claim.where)) {
    if (!known.includes(name))
      throw mistake(
        source,
        [...path, "where", name],
        `unknown name "${name}"; ${hint(name, known)}known: ${known.join(", ")}`,
      );
  }
  if (matchProblems(claim.where, scope.problems).length === 0)
    throw mistake(source, [...path, "where"], `matches no problem; known: ${listIds(scope.problems)}`);
  const problems = claimProblems(claim, scope);
  if (problems.length === 0)
    throw mistake(source, path, `no problem that it matches has both ${claim.left} and ${claim.right}`);
  const needed = neededOf(claim.metric);
  const lacking = needed === undefined ? undefined : problems.find((problem) => !needed.isThere(problem));
  if (needed !== undefined && lacking !== undefined)
    throw mistake(source, [...path, "metric"], `${claim.metric} needs ${needed.what}; ${lacking.id} has none`);
}

interface Need {
  readonly what: string;
  readonly isThere: (problem: Problem) => boolean;
}

/** What a problem must declare for a metric. */
function neededOf(metric: ClaimMetric): Need | undefined {
  if (metric === "stepsToTarget")
    return { what: "a target", isThere: ({ spec, targetFrom }) => spec.target !== null || targetFrom !== undefined };
  if (metric.startsWith("gap") || metric === "selectionOptimism" || metric.startsWith("best.test."))
    return { what: "budget.evaluateTest: true", isThere: ({ spec }) => spec.budget.evaluateTest === true };
  return undefined;
}

function listIds(problems: readonly Problem[]): string {
  const ids = problems.map(({ id }) => id);
  return ids.length <= 8 ? ids.join(", ") : `${ids.slice(0, 8).join(", ")} and ${ids.length - 8} more`;
}
