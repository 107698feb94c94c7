/** @file What every mixing must keep, as plain functions that throw. */
import {
  type AnyPlugin,
  createRegistry,
  key,
  type LabeledSample,
  type MixedSample,
  type Mixing,
  normal,
} from "@nn/core";
import { demand, withoutHiddenState } from "@nn/core/testing";

export interface MixingLaw {
  readonly name: string;
  /** Throws a LawError when the law is broken. */
  check(plugin: AnyPlugin<Mixing>, options: object): void;
}

const classes = 3;
const sampleOf = (seed: number, shape: readonly number[], label: number): LabeledSample => ({
  data: normal(
    key(seed),
    shape.reduce((a, b) => a * b, 1),
  ),
  shape,
  label: Float32Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0)),
});
const pairs: readonly (readonly [LabeledSample, LabeledSample])[] = [
  [sampleOf(1, [8, 10, 3], 0), sampleOf(2, [8, 10, 3], 2)],
  [sampleOf(3, [5, 5, 1], 1), sampleOf(4, [5, 5, 1], 1)],
];

function make(plugin: AnyPlugin<Mixing>, options: object): Mixing {
  return plugin.make(options);
}

const bits = ({ data, label, shape }: LabeledSample): string =>
  [shape.join("×"), ...new Uint32Array(data.slice().buffer), ...new Uint32Array(label.slice().buffer)].join();

function eachMixed(mixing: Mixing, look: (mixed: MixedSample, a: LabeledSample, b: LabeledSample) => void): void {
  for (const [a, b] of pairs) for (let i = 0; i < 20; i++) look(mixing.mix(key(i), a, b), a, b);
}

export const mixingLaws: readonly MixingLaw[] = [
  {
    name: "shape and number of classes are kept",
    check: (plugin, options) =>
      eachMixed(make(plugin, options), ({ data, shape, label }, a) => {
        demand(shape.join() === a.shape.join(), () => `[${a.shape.join()}] became [${shape.join()}]`);
        demand(data.length === a.data.length && label.length === classes, () => "values or classes were lost");
      }),
  },
  {
    name: "labels are λ of the first and 1 − λ of the second, which sum to 1",
    check: (plugin, options) =>
      eachMixed(make(plugin, options), ({ label, lambda }, a, b) => {
        demand(lambda >= 0 && lambda <= 1, () => `λ is ${lambda}`);
        let sum = 0;
        for (const share of label) sum += share;
        demand(Math.abs(sum - 1) < 1e-6, () => `a label sums to ${sum}`);
        label.forEach((share, i) => {
          const wanted = lambda * a.label[i]! + (1 - lambda) * b.label[i]!;
          demand(Math.abs(share - wanted) < 1e-6, () => `class ${i} has ${share}; λ ${lambda} wants ${wanted}`);
        });
      }),
  },
  {
    name: "every value lies between those of the two",
    check: (plugin, options) =>
      eachMixed(make(plugin, options), ({ data }, a, b) => {
        data.forEach((x, i) => {
          const [p, q] = [a.data[i]!, b.data[i]!];
          const slack = 1e-6 * (Math.abs(p) + Math.abs(q));
          demand(x >= Math.min(p, q) - slack && x <= Math.max(p, q) + slack, () => `${x} is not between ${p} and ${q}`);
        });
      }),
  },
  {
    name: "the samples are left as they are, and the result is other memory",
    check(plugin, options) {
      const before = pairs.map(([a, b]) => bits(a) + bits(b)).join();
      eachMixed(make(plugin, options), (mixed, a, b) => {
        for (const { data, label } of [a, b]) {
          demand(mixed.data.buffer !== data.buffer, () => "the result shares memory with a sample");
          demand(mixed.label.buffer !== label.buffer, () => "the label shares memory with that of a sample");
        }
      });
      demand(pairs.map(([a, b]) => bits(a) + bits(b)).join() === before, () => "a sample was changed");
    },
  },
  {
    name: "the same key gives the same bits, another key others",
    check(plugin, options) {
      const [a, b] = pairs[0]!;
      const all = (): string[] => Array.from({ length: 20 }, (_, i) => bits(make(plugin, options).mix(key(i), a, b)));
      const first = all();
      demand(first.join(";") === all().join(";"), () => "a second call gave other results");
      demand(new Set(first).size > 1, () => "20 keys gave one result");
    },
  },
  {
    name: "draws are JSON, and replay to the same bits",
    check(plugin, options) {
      const mixing = make(plugin, options);
      for (const [a, b] of pairs) {
        const drawn = JSON.parse(JSON.stringify(mixing.draw(key(5), a))) as ReturnType<Mixing["draw"]>;
        demand(
          bits(mixing.mixWith(drawn, a, b)) === bits(mixing.mix(key(5), a, b)),
          () => `the draw ${JSON.stringify(drawn)} replays to another result`,
        );
      }
    },
  },
  {
    name: "values survive JSON",
    check(plugin, options) {
      const scope = createRegistry();
      const value = make(plugin, options);
      scope.use(plugin);
      if (JSON.stringify(value.options).includes('"name"')) return; // What is inside is not in this scope.
      const back = scope.resolve("mixing", JSON.parse(JSON.stringify(value)) as { readonly name: string });
      demand(JSON.stringify(back) === JSON.stringify(value), () => `${JSON.stringify(value)} came back otherwise`);
    },
  },
  {
    name: "nothing but the key is random",
    check: (plugin, options) => withoutHiddenState(() => eachMixed(make(plugin, options), () => undefined)),
  },
];
