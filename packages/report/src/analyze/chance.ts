/** @file What guessing achieves. */
import { math } from "@nn/core";
import { catalog, type CatalogEntry } from "@nn/datasets";
import type { Problem, ProblemSpec, TrialRecord } from "@nn/trials";

/** Classes of the generated datasets; those of real ones are in their catalog, and new results say them. */
const generated: Readonly<Record<string, number>> = { glyphs: 10, moons: 2 };

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

/**
 * The number of classes is what the caller told, else what a result says, else an option of the dataset, else what is known of
 * its name. Undefined for regression and for datasets whose classes nobody told.
 */
export function chanceOf(
  problem: ProblemSpec,
  told: Readonly<Record<string, number>>,
  records: readonly TrialRecord[] = [],
): Chance | undefined {
  const { name, options } = problem.dataset;
  const measured = records.find((record) => record.result.classes !== undefined)?.result.classes;
  const option = options["classes"] ?? options["arms"];
  const classes = told[name] ?? measured ?? (typeof option === "number" ? option : knownClasses(name));
  if (classes === undefined || problem.loss === "meanSquaredError") return undefined;
  if (!Number.isInteger(classes) || classes < 2)
    throw new RangeError(`analyze: got ${classes} classes for "${problem.dataset.name}", wanted an integer ≥ 2`);
  const accuracy = 1 / classes;
  return { classes, accuracy, loss: math.log(classes), limit: accuracy + 0.05 * (1 - accuracy) };
}

/** `fashion-mnist` and `fashionMnist` are one dataset: plug-ins have camel case, the catalog has dashes. */
function knownClasses(name: string): number | undefined {
  const plain = (text: string): string => text.replaceAll("-", "").toLowerCase();
  const entries: readonly CatalogEntry[] = Object.values(catalog);
  return generated[name] ?? entries.find((entry) => plain(entry.name) === plain(name))?.classes?.length;
}

/** The level that the problem names, else half of what guessing gives. */
export function matchedTrainLoss(problem: Problem, chance: Chance | undefined): number {
  return problem.matchedTrainLoss ?? (chance?.loss ?? 1) / 2;
}
