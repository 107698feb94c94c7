/** @file Which operations a backend runs itself. */
import type { Backend } from "../../backend.ts";
import { allOps } from "../../ops/_all.ts";

export interface CoverageRow {
  readonly operation: string;
  readonly runs: "native" | "fallback";
}

/**
 * One row per operation: `native`, or `fallback` to the reference on the host.
 *
 * @example coverage(await gpu()).find(({ operation }) => operation === "scatterAdd") // { …, runs: "fallback" }
 */
export function coverage({ capabilities }: Backend): CoverageRow[] {
  return allOps.map(({ name }) => ({ operation: name, runs: capabilities.native(name) ? "native" : "fallback" }));
}
