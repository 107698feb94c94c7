import { defineStopping, flag, number, OptionError, type StoppingPlugin, type StoppingRun, text } from "@nn/core";

import { monitorOf } from "../monitor.ts";
import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface StoppingMap {
    readonly generalizationLoss: typeof generalizationLoss;
  }
}

export interface GeneralizationLossOptions {
  /** Percent above the best that ends training, > 0; default 5. */
  readonly percent: number;
  /** A loss or an error, which falls and is positive, as `split.metric`; default `"validation.loss"`. */
  readonly monitor: string;
  /** End with the parameters of the best evaluation, whatever ended the run; default true. */
  readonly restoreBest: boolean;
}

/**
 * Ends training when a loss is so many percent above its best: Prechelt's GL, 100·(E/E_best − 1) > percent.
 *
 * Noise of the loss does not count as long as it is small, however long it lasts; `earlyStopping` counts evaluations, however small the
 * rise. The evaluation before training is not looked at, and a NaN neither improves nor stops. Prechelt, "Early stopping — but when?"
 * (1998).
 *
 * @example generalizationLoss(3); // losses 1, 0.8, 0.83: 3.75 % above 0.8, the end
 * @throws OptionError for a monitor that should rise.
 */
export const generalizationLoss: StoppingPlugin<GeneralizationLossOptions, number> = defineStopping<
  GeneralizationLossOptions,
  number
>({
  package: packageName,
  name: "generalizationLoss",
  summary: "Ends training when a loss is so many percent above its best.",
  paper: 'Prechelt, "Early stopping — but when?" (1998)',
  options: { percent: number(5, { above: 0 }), monitor: text("validation.loss"), restoreBest: flag(true) },
  shorthand: "percent",
  check({ monitor }) {
    const { direction } = monitorOf("generalizationLoss", { monitor, direction: null });
    if (direction === "max")
      throw new OptionError(`generalizationLoss: ${monitor} should rise; wanted a loss or an error, which falls`);
  },
  create: ({ percent, monitor, restoreBest }) => ({
    monitor: monitorOf("generalizationLoss", { monitor, direction: null }),
    restoreBest,
    begin: () => begin(1 + percent / 100),
  }),
});

function begin(ratio: number): StoppingRun {
  let best = Infinity;
  return {
    observe(value, { step }) {
      if (step === 0) return { improved: false, stop: false };
      if (value < best) {
        best = value;
        return { improved: true, stop: false };
      }
      return { improved: false, stop: value > best * ratio };
    },
  };
}
