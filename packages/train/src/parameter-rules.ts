/** @file Penalty and constraint of a layer's or a model's parameters. */
import type { Constraint, ParameterSpec, Penalty, SpecOf } from "@nn/core";

import { resolveRegistered } from "./resolve-registered.ts";

/** Options of every layer with parameters; each rule goes to the parameters whose role it names, biases usually not. */
export interface ParameterRules {
  /** Pulls parameters towards simplicity, through the loss or beside it; default null: what `fit` says. */
  readonly penalty: SpecOf<"penalty"> | null;
  /** Projects parameters after every step; default null: what `fit` says. */
  readonly constraint: SpecOf<"constraint"> | null;
}

/** Rules as values. */
export interface ResolvedRules {
  readonly penalty: Penalty | null;
  readonly constraint: Constraint | null;
}

export const noRules: ResolvedRules = { penalty: null, constraint: null };

/** Throws for a name that does not exist. */
export function resolveRules({ penalty, constraint }: Partial<ParameterRules>): ResolvedRules {
  return {
    penalty: penalty === undefined || penalty === null ? null : resolveRegistered("penalty", penalty),
    constraint: constraint === undefined || constraint === null ? null : resolveRegistered("constraint", constraint),
  };
}

/** The parameters of a layer under its rules. */
export function withRules(
  parameters: Readonly<Record<string, ParameterSpec>>,
  rules: Partial<ParameterRules>,
): Record<string, ParameterSpec> {
  const resolved = resolveRules(rules);
  return Object.fromEntries(Object.entries(parameters).map(([name, spec]) => [name, withRule(spec, resolved)]));
}

/** A parameter under rules; those of its own stay. */
export function withRule(spec: ParameterSpec, { penalty, constraint }: ResolvedRules): ParameterSpec {
  return {
    ...(penalty?.roles.includes(spec.role) === true ? { penalty } : {}),
    ...(constraint?.roles.includes(spec.role) === true ? { constraint } : {}),
    ...spec,
  };
}
