import {
  add,
  type AveragingPlugin,
  defineAveraging,
  div,
  equal,
  floor,
  integer,
  less,
  logicalAnd,
  logicalOr,
  mul,
  select,
  type Slots,
  type Tensor,
  zipVariables,
} from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface AveragingMap {
    readonly lawa: typeof lawa;
  }
}

export interface LawaOptions {
  /** k ≥ 2, how many weights are kept; default 5. */
  readonly count: number;
  /** Steps between them, ≥ 1; default 100. */
  readonly every: number;
}

/**
 * Latest weight averaging: the mean of the last k weights, taken every so many steps.
 *
 * Before the first are taken it is the present weights; until k are, the first stand in for those that are missing. It keeps k copies of
 * the parameters. Kaddour, "Stop wasting my time! Saving days of ImageNet and BERT training with latest weight averaging" (2022).
 *
 * @example lawa({ count: 3, every: 50 })
 * @throws OptionError for less than 2 weights or a distance below 1.
 */
export const lawa: AveragingPlugin<LawaOptions, number> = defineAveraging<LawaOptions, number>({
  package: packageName,
  name: "lawa",
  summary: "The mean of the last few weights.",
  paper:
    'Kaddour, "Stop wasting my time! Saving days of ImageNet and BERT training with latest weight averaging" (2022)',
  options: { count: integer(5, { min: 2 }), every: integer(100, { min: 1 }) },
  shorthand: "count",
  init: (parameters, { count }) =>
    Object.fromEntries(Array.from({ length: count }, (_, age) => [slot(age), parameters])),
  update(slots, parameters, { step }, { count, every }) {
    const share = div(step, every);
    const isTaken = equal(share, floor(share));
    // Up to the first, all are the present weights.
    const isFirst = less(step, every + 1);
    const renewed = logicalOr(isTaken, isFirst);
    const ages = Array.from({ length: count }, (_, age) => age);
    const next: Slots<Tensor> = Object.fromEntries(
      ages.map((age) => {
        const newer = age === 0 ? parameters : slots[slot(age - 1)];
        return [
          slot(age),
          zipVariables(slots[slot(age)] ?? {}, parameters, (old, value, layer, name) => {
            if (age === 0) return select(renewed, value, old);
            const moved = select(logicalAnd(isTaken, less(every, step)), newer?.[layer]?.[name] ?? value, old);
            return select(isFirst, value, moved);
          }),
        ];
      }),
    );
    return next;
  },
  weights(slots, parameters, { count }) {
    const [first = parameters, ...others] = Array.from({ length: count }, (_, age) => slots[slot(age)] ?? parameters);
    const total = others.reduce((sum, one) => zipVariables(sum, one, (a, b) => add(a, b)), first);
    return zipVariables(total, parameters, (sum) => mul(sum, 1 / count));
  },
});

/** Of the weights that were taken `age` times before the last ones. */
function slot(age: number): string {
  return `latest${age}`;
}
