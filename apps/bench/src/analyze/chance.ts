/** @file What guessing achieves. */
import { math } from "@nn/core";
import type { ProblemSpec } from "../suite/types.ts";

/** Classes of the datasets that come with the house; others are passed to `analyze`. */
const knownClasses: Readonly<Record<string, number>> = {
  "breast-cancer": 2,
  digits: 10,
  "fashion-mnist": 10,
  glyphs: 10,
  iris: 3,
  mnist: 10,
};

export interface Chance {
  readonly classes: number;
  /** 1 / classes. */
  readonly accuracy: number;
  /** ln(classes), the cross-entropy of a uniform guess. */
  readonly loss: number;
  /**
   * chance + 0.05 (1 − chance): a network that always answers one class scores that class's share of the test set, which
   * is above 1 / classes where classes are not quite of one size. The margin keeps it from counting as learning.
   */
  readonly limit: number;
}

/** Undefined for regression and for datasets whose classes nobody told. */
export function chanceOf(problem: ProblemSpec, told: Readonly<Record<string, number>>): Chance | undefined {
  const option = problem.dataset.options["classes"];
  const classes =
    told[problem.dataset.name] ?? (typeof option === "number" ? option : knownClasses[problem.dataset.name]);
  if (classes === undefined || problem.loss === "meanSquaredError") return undefined;
  if (!Number.isInteger(classes) || classes < 2)
    throw new RangeError(`analyze: got ${classes} classes for "${problem.dataset.name}", wanted an integer ≥ 2`);
  const accuracy = 1 / classes;
  return { classes, accuracy, loss: math.log(classes), limit: accuracy + 0.05 * (1 - accuracy) };
}
