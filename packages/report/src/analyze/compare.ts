/** @file Paired differences against the reference, corrected over the treatments of a problem. */
import { hodgesLehmann, holm, pairedCohenD, signedRankTest, signFlipTest, smallestP } from "@nn/statistics";
import type { Outcome, PairedDifference } from "./types.ts";

/** Below this many pairs no treatment is called better or worse. */
export const fewestSeeds = 5;
const significance = 0.05;

type Quantity = "accuracy" | "steps";

/**
 * One entry for each treatment, undefined where it shares no seed with the reference. Verdicts are about what is wanted: more
 * accuracy, fewer steps.
 */
export function comparePaired(
  reference: readonly Outcome[],
  treatments: readonly (readonly Outcome[])[],
  quantity: Quantity,
): (PairedDifference | undefined)[] {
  const at = new Map(reference.map((outcome) => [outcome.seedIndex, outcome[quantity]]));
  const family = treatments.map((outcomes) =>
    outcomes.flatMap((outcome) => {
      const other = at.get(outcome.seedIndex);
      return other === undefined ? [] : [outcome[quantity] - other];
    }),
  );
  const tested = family.filter((differences) => differences.length > 0);
  const raw = tested.map((differences) => signFlipTest(differences));
  const adjusted = holm(raw);
  return family.map((differences) => {
    const index = tested.indexOf(differences);
    if (index < 0) return undefined;
    const { estimate, low, high, level } = hodgesLehmann(differences);
    const adjustedP = adjusted[index] ?? 1;
    const n = differences.length;
    const wanted = quantity === "steps" ? estimate < 0 : estimate > 0;
    return {
      n,
      estimate,
      interval: { low, high },
      level,
      p: raw[index] ?? 1,
      adjustedP,
      signedRankP: signedRankTest(differences).p,
      cohenD: pairedCohenD(differences),
      // If every treatment agreed on all seeds, the smallest of Holm's thresholds would not bind beyond m times p.
      smallestAdjustedP: Math.min(1, tested.length * smallestP(n)),
      higher: differences.filter((difference) => difference > 0).length,
      lower: differences.filter((difference) => difference < 0).length,
      verdict: n < fewestSeeds ? "tooFewSeeds" : adjustedP > significance ? "undecided" : wanted ? "better" : "worse",
    };
  });
}
