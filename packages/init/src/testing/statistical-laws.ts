/** @file Draws against the declared mean, variance and distribution. */
import { type InitializerPlugin, key, math, type Moments } from "@nn/core";
import { demand, falseAlarm, type Law } from "@nn/core/testing";

import { declaredFans, statisticalShape } from "./law-tools.ts";
import { statistics } from "./statistics.ts";

interface Drawn {
  readonly values: Float32Array;
  readonly mean: number;
  readonly variance: number;
  readonly expected: Moments;
}

/** The last draw, which the laws of one plug-in share. */
let last:
  | { readonly plugin: InitializerPlugin; readonly options: object; readonly drawn: Drawn | undefined }
  | undefined;

function drawn(plugin: InitializerPlugin, options: object): Drawn | undefined {
  if (last?.plugin !== plugin || last.options !== options) last = { plugin, options, drawn: drawNow(plugin, options) };
  return last.drawn;
}

function drawNow(plugin: InitializerPlugin, options: object): Drawn | undefined {
  const initializer = plugin(options);
  const shape = statisticalShape(initializer);
  const expected = initializer.moments(shape, { fans: declaredFans });
  if (expected === undefined) return undefined;
  const values = initializer.sample(key(20261123).fold("law", plugin.id), shape, { fans: declaredFans });
  return { values, expected, ...statistics(values) };
}

function isFixed({ deterministic, variance }: Moments): boolean {
  return deterministic ?? variance === 0;
}

/** What the draw has beside its structural zeros. */
function drawnValues({ values, expected }: Drawn): Float32Array {
  return expected.drawn === undefined ? values : values.filter((value) => value !== 0);
}

export const statisticalLaws: readonly Law<InitializerPlugin>[] = [
  {
    name: "a deterministic initializer has exactly the declared mean and variance",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got === undefined || !isFixed(got.expected)) return;
      const { values, mean, variance, expected } = got;
      // Declared for the values themselves, so divided by n.
      const spread = values.length === 1 ? 0 : (variance * (values.length - 1)) / values.length;
      const tolerance = 1e-6 * (Math.abs(expected.mean) + Math.sqrt(expected.variance));
      demand(Math.abs(mean - expected.mean) <= tolerance, () => `the mean is ${mean}; declared ${expected.mean}`);
      demand(
        Math.abs(spread - expected.variance) <= 1e-6 * expected.variance + 1e-12 * expected.mean * expected.mean,
        () => `the variance is ${spread}; declared ${expected.variance}`,
      );
    },
  },
  {
    name: "as many values are drawn as declared, the others are 0",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got?.expected.drawn === undefined || got.expected.variance === 0) return;
      const wanted = got.expected.drawn * got.values.length;
      const { length } = drawnValues(got);
      demand(Math.abs(length - wanted) < 0.5, () => `${length} values are not 0; declared ${wanted}`);
    },
  },
  {
    name: "the mean is the declared one (z test)",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got === undefined || isFixed(got.expected)) return;
      const { values, mean, expected } = got;
      const standardError = Math.sqrt(expected.variance / values.length);
      const bound = math.normalQuantile(1 - falseAlarm / 2) * standardError + 1e-6 * Math.abs(expected.mean);
      demand(
        Math.abs(mean - expected.mean) <= bound,
        () => `the mean is ${mean}; declared ${expected.mean} ± ${bound}`,
      );
    },
  },
  {
    // Exact for normal values. For lighter tails false alarms are rarer still; heavier ones, which have to be declared, are as
    // uncertain as fewer normal values: var(s²) = (κ − 1)·σ⁴/n.
    name: "the variance is the declared one (chi-square test)",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got === undefined || isFixed(got.expected)) return;
      const { values, expected } = got;
      // Structural zeros are certain: the sum of squares of the m drawn values is that of all, with m degrees of freedom.
      const share = expected.drawn ?? 1;
      const degrees = ((Math.round(share * values.length) - 1) * 2) / ((expected.kurtosis ?? 3) - 1);
      const { variance } = statistics(drawnValues(got));
      const declared = expected.variance / share;
      const upper = math.chiSquareTail((degrees * variance) / declared, degrees);
      demand(
        Math.min(upper, 1 - upper) >= falseAlarm / 2,
        () => `the variance of what is drawn is ${variance}; declared ${declared}`,
      );
    },
  },
  {
    name: "the distribution is the declared one (Kolmogorov–Smirnov test)",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got?.expected.cdf === undefined || isFixed(got.expected)) return;
      const { cdf } = got.expected;
      const sorted = drawnValues(got).toSorted();
      const n = sorted.length;
      let distance = 0;
      sorted.forEach((value, i) => {
        const p = cdf(value);
        distance = Math.max(distance, p - i / n, (i + 1) / n - p);
      });
      const chance = math.kolmogorovTail(Math.sqrt(n) * distance);
      demand(
        chance >= falseAlarm,
        () => `the distance to the declared distribution is ${distance}, of chance ${chance}`,
      );
    },
  },
];
