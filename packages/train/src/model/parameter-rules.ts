/** @file Penalties and constraints of a layer's or a model's parameters. */
import {
  add,
  type Constraint,
  type Fields,
  OptionError,
  type ParameterRole,
  type ParameterSpec,
  type Penalty,
  plugin,
} from "@nn/core";

/** Options of every layer with parameters; each rule goes to the parameters whose role it names, biases usually not. */
export interface ParameterRules {
  /** Pulls parameters towards simplicity, through the loss or beside it; default null: what `fit` says. */
  readonly penalty: Penalty | null;
  /** Projects parameters after every step; default null: what `fit` says. */
  readonly constraint: Constraint | null;
}

/** The fields of these options. */
export const ruleFields: Fields<ParameterRules> = {
  penalty: plugin("penalty", null, [null]),
  constraint: plugin("constraint", null, [null]),
};

/** The parameters of a layer under its rules. */
export function withRules(
  parameters: Readonly<Record<string, ParameterSpec>>,
  { penalty, constraint }: ParameterRules,
): Record<string, ParameterSpec> {
  const rules = { penalties: penalty === null ? [] : [penalty], constraints: constraint === null ? [] : [constraint] };
  return Object.fromEntries(Object.entries(parameters).map(([name, spec]) => [name, withRule(spec, rules)]));
}

/** What acts on parameters of the roles that it names, in this order. */
export interface Rules {
  readonly penalties: readonly Penalty[];
  readonly constraints: readonly Constraint[];
}

/** A parameter under rules; those of its own stay. */
export function withRule(spec: ParameterSpec, { penalties, constraints }: Rules): ParameterSpec {
  const penalty = joined(penalties, spec.role, joinPenalties);
  const constraint = joined(constraints, spec.role, joinConstraints);
  return {
    ...(penalty === undefined ? {} : { penalty }),
    ...(constraint === undefined ? {} : { constraint }),
    ...spec,
  };
}

/** A parameter that no rule acts on. */
export function withoutRules({ penalty: _penalty, constraint: _constraint, ...spec }: ParameterSpec): ParameterSpec {
  return spec;
}

/** One rule for a role, made of all that name it. */
function joined<R extends Penalty | Constraint>(
  rules: readonly R[],
  role: ParameterRole,
  join: (rules: readonly R[]) => R,
): R | undefined {
  const meant = rules.filter(({ roles }) => roles.includes(role));
  return meant.length > 1 ? join(meant) : meant[0];
}

/** Losses are added up, updates follow one another. */
function joinPenalties(penalties: readonly Penalty[]): Penalty {
  const losses = penalties.flatMap(({ loss }) => loss ?? []);
  const updates = penalties.flatMap(({ update }) => update ?? []);
  const [first, ...others] = losses;
  return {
    ...several("penalty", penalties),
    ...(first === undefined ? {} : { loss: (w) => others.reduce((sum, loss) => add(sum, loss(w)), first(w)) }),
    ...(updates.length === 0 ? {} : { update: (w, context) => updates.reduce((x, update) => update(x, context), w) }),
  };
}

/** Projections follow one another. */
function joinConstraints(constraints: readonly Constraint[]): Constraint {
  return {
    ...several("constraint", constraints),
    project: (w) => constraints.reduce((x, constraint) => constraint.project(x), w),
  };
}

function several<R extends Penalty | Constraint>(
  kind: R["kind"],
  rules: readonly R[],
): Pick<R, "kind" | "id" | "options" | "roles" | "toJSON"> {
  return {
    kind,
    id: `@nn/train:several`,
    options: { rules },
    roles: [...new Set(rules.flatMap(({ roles }) => roles))],
    toJSON() {
      throw new OptionError(
        `several ${kind === "penalty" ? "penalties" : "constraints"} have no name of their own; write each down`,
      );
    },
  } as Pick<R, "kind" | "id" | "options" | "roles" | "toJSON">;
}
