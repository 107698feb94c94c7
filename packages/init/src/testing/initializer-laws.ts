/** @file What every initializer must keep, as plain functions that throw. */
import {
  createRegistry,
  type Fans,
  type Initializer,
  type InitializerPlugin,
  key,
  math,
  NnError,
  printSpec,
  type Shape,
  type SpecValue,
} from "@nn/core";

import { statistics } from "./statistics.ts";

export interface InitializerLaw {
  readonly name: string;
  /** Throws a LawError when the law is broken. */
  check(plugin: InitializerPlugin, options: object): void;
}

/** A plug-in broke a law. */
export class LawError extends NnError {
  constructor(message: string) {
    super("NN_LAW", message);
  }
}

/** Each statistical law gives a false alarm with at most this chance; keys are fixed, so it does not vary between runs. */
export const falseAlarm = 1e-6;

const fans: Fans = Object.freeze({ fanIn: 48, fanOut: 96 });
const shape: Shape = Object.freeze([24, 32]);
/** 65 536 values: the standard deviation of the sample variance of a normal is 0.55 %. */
const statisticalShape: Shape = Object.freeze([256, 256]);

function demand(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new LawError(message());
}

function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

function draw(initializer: Initializer, seed: number, at: Shape = shape): Float32Array {
  return initializer.sample(key(seed), at, { fans });
}

function isRandom(initializer: Initializer): boolean {
  return initializer.moments(shape, { fans })?.variance !== 0;
}

/** Runs with every hidden source of randomness and time replaced by one that throws. */
function withoutHiddenState(run: () => void): void {
  const { random } = Math;
  const { Date } = globalThis;
  // A function expression, so that `new Date()` calls it too.
  const refuse = (what: string) =>
    function stub(): never {
      throw new LawError(`sample used ${what}; everything must come from the key`);
    };
  const dateStub = Object.assign(refuse("Date"), {
    now: refuse("Date.now"),
    parse: refuse("Date.parse"),
    UTC: refuse("Date.UTC"),
  });
  try {
    Math.random = refuse("Math.random");
    globalThis.Date = dateStub as unknown as DateConstructor;
    run();
  } finally {
    Math.random = random;
    globalThis.Date = Date;
  }
}

interface Drawn {
  readonly values: Float32Array;
  readonly mean: number;
  readonly variance: number;
  readonly expected: NonNullable<ReturnType<Initializer["moments"]>>;
}

function drawn(plugin: InitializerPlugin, options: object): Drawn | undefined {
  const initializer = plugin(options);
  const expected = initializer.moments(statisticalShape, { fans });
  if (expected === undefined) return undefined;
  const values = initializer.sample(key(20261123).fold("law", plugin.id), statisticalShape, { fans });
  return { values, expected, ...statistics(values) };
}

export const initializerLaws: readonly InitializerLaw[] = [
  {
    name: "the same key gives the same bits",
    check(plugin, options) {
      demand(same(draw(plugin(options), 1), draw(plugin(options), 1)), () => "two draws with one key differ");
    },
  },
  {
    name: "another key gives other bits, unless the declared variance is 0",
    check(plugin, options) {
      const initializer = plugin(options);
      const [a, b] = [draw(initializer, 1), draw(initializer, 2)];
      demand(same(a, b) !== isRandom(initializer), () =>
        isRandom(initializer)
          ? "draws with two keys are the same"
          : "the declared variance is 0, and draws with two keys differ",
      );
    },
  },
  {
    name: "draws do not depend on earlier draws",
    check(plugin, options) {
      const initializer = plugin(options);
      const first = draw(initializer, 1);
      draw(initializer, 2);
      draw(initializer, 1, [7]);
      demand(same(first, draw(initializer, 1)), () => "a draw changed after other draws");
      first.fill(9);
      demand(!same(first, draw(initializer, 1)), () => "sample gives out its own memory");
    },
  },
  {
    name: "every rank from 0 to 5 and empty shapes work when fans are declared",
    check(plugin, options) {
      for (const at of [[], [1], [5], [3, 4], [2, 3, 4], [3, 3, 2, 4], [2, 1, 2, 3, 2], [0], [4, 0, 2]]) {
        const size = at.reduce((a, b) => a * b, 1);
        const values = plugin(options).sample(key(3), Object.freeze(at), { fans });
        demand(values.length === size, () => `shape [${at.join(", ")}] has ${values.length} values`);
        demand(values.every(Number.isFinite), () => `shape [${at.join(", ")}] has values that are not finite`);
      }
    },
  },
  {
    name: "the mean is the declared one (z test)",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got === undefined) return;
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
    // For tails lighter than the normal's the test is stricter on itself: false alarms are rarer still.
    name: "the variance is the declared one (chi-square test)",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got === undefined) return;
      const { values, variance, expected } = got;
      if (expected.variance === 0) {
        demand(variance < 1e-12, () => `the variance is ${variance}; declared 0`);
        return;
      }
      const degrees = values.length - 1;
      const upper = math.chiSquareTail((degrees * variance) / expected.variance, degrees);
      demand(
        Math.min(upper, 1 - upper) >= falseAlarm / 2,
        () => `the variance is ${variance}; declared ${expected.variance}`,
      );
    },
  },
  {
    name: "the distribution is the declared one (Kolmogorov–Smirnov test)",
    check(plugin, options) {
      const got = drawn(plugin, options);
      if (got?.expected.cdf === undefined || got.expected.variance === 0) return;
      const { cdf } = got.expected;
      const sorted = got.values.toSorted();
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
  {
    name: "values survive JSON and spec strings",
    check(plugin, options) {
      const registry = createRegistry();
      registry.use(plugin);
      const value = plugin(options);
      const json = value.toJSON();
      const back = registry.resolve("initializer", JSON.parse(JSON.stringify(value)) as typeof json);
      demand(
        JSON.stringify(back) === JSON.stringify(json),
        () => `JSON ${JSON.stringify(json)} came back as ${JSON.stringify(back)}`,
      );
      demand(same(draw(value, 1), draw(back, 1)), () => "draws differ after a round trip through JSON");
      if (Object.values(json.options).some((option) => typeof option === "object" && option !== null)) return;
      const spec = printSpec({ name: json.name, options: json.options as Record<string, SpecValue> });
      const parsed = registry.resolve("initializer", spec);
      demand(
        JSON.stringify(parsed) === JSON.stringify(json),
        () => `the spec ${spec} reads as ${JSON.stringify(parsed)}`,
      );
    },
  },
  {
    name: "nothing but the key is random",
    check(plugin, options) {
      withoutHiddenState(() => draw(plugin(options), 1));
    },
  },
  {
    name: "misspelled options are refused",
    check(plugin, options) {
      let refused = false;
      try {
        plugin({ ...options, notAnOption: 1 });
      } catch {
        refused = true;
      }
      demand(refused, () => "the option notAnOption was accepted");
    },
  },
  {
    name: "it says what it is",
    check(plugin) {
      demand(
        /\S.*\.$/.test(plugin.summary),
        () => `the summary ${JSON.stringify(plugin.summary)} is not a sentence with a full stop`,
      );
      demand(Object.isFrozen(plugin.defaults), () => "the defaults can be changed");
    },
  },
];
