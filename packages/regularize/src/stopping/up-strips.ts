import { defineStopping, flag, integer, type StoppingPlugin, type StoppingRun } from "@nn/core";

import { monitorFields, monitorOf, type MonitorOptions } from "../monitor.ts";
import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface StoppingMap {
    readonly upStrips: typeof upStrips;
  }
}

export interface UpStripsOptions extends MonitorOptions {
  /** Strips in a row at whose end it is worse than at the end of the one before, ≥ 1; default 3. */
  readonly strips: number;
  /** Evaluations in a strip, ≥ 1; default 5. */
  readonly length: number;
  /** End with the parameters of the best evaluation, whatever ended the run; default true. */
  readonly restoreBest: boolean;
}

/**
 * Ends training when a metric got worse over several strips of evaluations in a row, by however little: Prechelt's UP.
 *
 * Only the last evaluation of a strip is compared, with that of the strip before. The evaluation before training is not counted, and a NaN
 * is neither better nor worse than anything. Prechelt, "Early stopping — but when?" (1998).
 *
 * @example upStrips(2); upStrips({ strips: 3, length: 1 }); // the second: three rises in a row
 * @throws OptionError for a monitor without a known split or direction, and for less than one strip or evaluation.
 */
export const upStrips: StoppingPlugin<UpStripsOptions, number> = defineStopping<UpStripsOptions, number>({
  package: packageName,
  name: "upStrips",
  summary: "Ends training when a metric got worse over several strips in a row.",
  paper: 'Prechelt, "Early stopping — but when?" (1998)',
  options: {
    strips: integer(3, { min: 1 }),
    length: integer(5, { min: 1 }),
    restoreBest: flag(true),
    ...monitorFields,
  },
  shorthand: "strips",
  check(options) {
    monitorOf("upStrips", options);
  },
  create(options) {
    const monitor = monitorOf("upStrips", options);
    return {
      monitor,
      restoreBest: options.restoreBest,
      begin: () => begin(options, monitor.direction === "min" ? 1 : -1),
    };
  },
});

function begin({ strips, length }: UpStripsOptions, sign: 1 | -1): StoppingRun {
  let best = Infinity;
  let before = NaN;
  let worse = 0;
  let count = 0;
  return {
    observe(value, { step }) {
      if (step === 0) return { improved: false, stop: false };
      const cost = sign * value;
      const improved = cost < best;
      if (improved) best = cost;
      count++;
      if (count % length !== 0) return { improved, stop: false };
      worse = cost > before ? worse + 1 : 0;
      before = cost;
      return { improved, stop: worse >= strips };
    },
  };
}
