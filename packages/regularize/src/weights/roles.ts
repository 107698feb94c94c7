import { type Field, list, oneOf, type ParameterRole } from "@nn/core";

const known: readonly ParameterRole[] = ["kernel", "bias", "gain", "offset", "embedding"];

/** What penalties are for unless they say otherwise: never biases, nor the gains and offsets of normalization. */
export const weightRoles: readonly ParameterRole[] = Object.freeze(["kernel", "embedding"] as const);

export interface RoleOptions {
  /** Parameters it acts on, by what they are for. */
  readonly roles: readonly ParameterRole[];
}

/** The option `roles`: at least one role that exists. */
export function rolesField(fallback: readonly ParameterRole[] = weightRoles): Field<readonly ParameterRole[]> {
  return list(oneOf(known, "kernel"), fallback, { min: 1 });
}

/** The option `roles` of what sees matrices: a bias has no units, and no largest singular value worth its name. */
export function matrixRolesField(): Field<readonly ParameterRole[]> {
  return list(oneOf(weightRoles, "kernel"), ["kernel"], { min: 1 });
}
