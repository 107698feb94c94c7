/** @file Where techniques act: training is a line of phases, and a treatment is a flat list of values that each say their place. */

/** The line of training, in order; each is a file in the package that trains. */
export const phases = ["data", "model", "forward", "objective", "gradient", "update", "average", "stop"] as const;
export type Phase = (typeof phases)[number];

/** A place in a phase, e.g. `objective.penalty`. */
export type Slot = `${Phase}.${string}`;

/** Where a technique acts. */
export interface Place {
  readonly slot: Slot;
  /** Whether several may stand there, in the order in which they are listed; default false. */
  readonly many?: boolean;
  /** Slots that must be empty beside it. */
  readonly excludes?: readonly Slot[];
}
