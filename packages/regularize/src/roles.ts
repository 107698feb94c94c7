import { OptionError, type ParameterRole } from "@nn/core";

const known: readonly ParameterRole[] = ["kernel", "bias", "gain", "offset", "embedding"];

/** What penalties are for unless they say otherwise: never biases, nor the gains and offsets of normalization. */
export const weightRoles: readonly ParameterRole[] = Object.freeze(["kernel", "embedding"] as const);

export interface RoleOptions {
  /** Parameters it acts on, by what they are for. */
  readonly roles: readonly ParameterRole[];
}

/** Throws an OptionError for an empty list and for roles that do not exist. */
export function checkRoles(owner: string, roles: unknown): void {
  const fits = Array.isArray(roles) && roles.length > 0 && roles.every((role) => known.includes(role as ParameterRole));
  if (fits) return;
  throw new OptionError(`${owner}: roles are ${JSON.stringify(roles)}; wanted a list of ${known.join(", ")}`);
}
