/** @file What every augmentation must keep, as plain functions that throw. */
import {
  type AnyPlugin,
  type Augmentation,
  createRegistry,
  registry,
  key,
  printSpec,
  type SampleDomain,
  type SampleTypes,
  type SpecValue,
} from "@nn/core";
import { demand, pluginLaws, withoutHiddenState } from "@nn/core/testing";

import { checkPlaces } from "./check-places.ts";
import { testSamples } from "./test-samples.ts";

type Sample = SampleTypes[SampleDomain];

/** One set of options to test a plug-in with, and what is special about it. */
export interface LawCase {
  readonly options: object;
  /** These options leave samples as they are. */
  readonly identity?: boolean;
  /** These options change the shape or the length; texts may always. */
  readonly reshapes?: boolean;
  /** With these options nothing is random, and something is changed. */
  readonly fixed?: boolean;
}

export interface AugmentationLaw {
  readonly name: string;
  /** Throws a LawError when the law is broken. */
  check(plugin: AnyPlugin<Augmentation>, lawCase: LawCase): void;
}

function make(plugin: AnyPlugin<Augmentation>, { options }: LawCase): Augmentation {
  return (plugin as unknown as (options: object) => Augmentation)(options);
}

/** Bits and shape as text, so that two samples compare in one go. */
function digest(sample: Sample): string {
  if (!("data" in sample)) return JSON.stringify(sample);
  const bits = new Uint32Array(sample.data.slice().buffer);
  return `${"shape" in sample ? sample.shape.join("×") : sample.sampleRate} ${bits.join(",")}`;
}

function form(sample: Sample): string {
  if (!("data" in sample)) return "words";
  return "shape" in sample ? sample.shape.join("×") : `${sample.data.length} at ${sample.sampleRate} Hz`;
}

/** Enough that flips with chance ½ all alike have chance 2^−39. */
const manyKeys = 40;

export const augmentationLaws: readonly AugmentationLaw[] = [
  {
    name: "the shape is kept, unless said otherwise",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      for (const sample of testSamples(augmentation.domain)) {
        const result = augmentation.apply(key(1), sample);
        if (lawCase.reshapes !== true)
          demand(form(result) === form(sample), () => `${form(sample)} became ${form(result)}`);
        if (!("data" in result)) continue;
        const size = "shape" in result ? result.shape.reduce((a, b) => a * b, 1) : result.data.length;
        demand(result.data instanceof Float32Array, () => "the result is no Float32Array");
        demand(result.data.length === size, () => `shape ${form(result)} has ${result.data.length} values`);
      }
    },
  },
  {
    name: "results are finite, texts keep a word",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      for (const sample of testSamples(augmentation.domain)) {
        const result = augmentation.apply(key(2), sample);
        if ("data" in result) demand(result.data.every(Number.isFinite), () => "a value is not finite");
        else if (!("data" in sample))
          demand(result.length > 0 === sample.length > 0, () => `${sample.length} words became ${result.length}`);
      }
    },
  },
  {
    name: "the sample is left as it is, and the result is other memory",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      for (const sample of testSamples(augmentation.domain)) {
        const before = digest(sample);
        const result = augmentation.apply(key(3), sample);
        demand(digest(sample) === before, () => "the sample was changed");
        if ("data" in result && "data" in sample) {
          demand(result.data.buffer !== sample.data.buffer, () => "the result shares memory with the sample");
        } else demand(result !== sample, () => "the result is the sample itself");
      }
    },
  },
  {
    name: "the same key gives the same bits, whatever came before",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      const samples = testSamples(augmentation.domain);
      const inOrder = samples.map((sample, i) => digest(augmentation.apply(key(i), sample)));
      const backwards = samples.map((_, i) => {
        const at = samples.length - 1 - i;
        return digest(make(plugin, lawCase).apply(key(at), samples[at]!));
      });
      demand(inOrder.join() === backwards.reverse().join(), () => "another order of calls gave other results");
    },
  },
  {
    name: "other keys give other results, unless these options change nothing",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      const sample = testSamples(augmentation.domain)[0]!;
      const results = new Set(Array.from({ length: manyKeys }, (_, i) => digest(augmentation.apply(key(i), sample))));
      if (lawCase.identity === true) {
        demand(results.size === 1 && results.has(digest(sample)), () => "the sample was changed");
      } else if (lawCase.fixed === true) {
        demand(results.size === 1 && !results.has(digest(sample)), () => "results differ, or nothing was changed");
      } else demand(results.size > 1, () => `${manyKeys} keys gave one result`);
    },
  },
  {
    name: "options that change nothing leave every sample as it is",
    check(plugin, lawCase) {
      if (lawCase.identity !== true) return;
      const augmentation = make(plugin, lawCase);
      for (const sample of testSamples(augmentation.domain)) {
        demand(
          digest(augmentation.apply(key(4), sample)) === digest(sample),
          () => `a sample ${form(sample)} was changed`,
        );
      }
    },
  },
  {
    name: "draws are JSON, and replay to the same bits",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      if (!("draw" in augmentation && "applyWith" in augmentation)) return;
      const { draw, applyWith } = augmentation as unknown as {
        draw(key: unknown, sample: Sample): unknown;
        applyWith(parameters: unknown, sample: Sample): Sample;
      };
      for (const sample of testSamples(augmentation.domain)) {
        const parameters: unknown = JSON.parse(JSON.stringify(draw(key(5), sample)));
        demand(
          digest(applyWith(parameters, sample)) === digest(augmentation.apply(key(5), sample)),
          () => `the draw ${JSON.stringify(parameters)} replays to another result`,
        );
      }
    },
  },
  {
    name: "values survive JSON and spec strings",
    check(plugin, lawCase) {
      const scope = createRegistry({ parent: registry });
      scope.use(plugin as AnyPlugin);
      const value = make(plugin, lawCase);
      const json = value.toJSON();
      const sample = testSamples(value.domain)[0]!;
      const back = scope.resolve("augmentation", JSON.parse(JSON.stringify(value)) as typeof json);
      demand(JSON.stringify(back) === JSON.stringify(json), () => `${JSON.stringify(json)} came back otherwise`);
      demand(
        digest(back.apply(key(6), sample)) === digest(value.apply(key(6), sample)),
        () => "results differ after a round trip through JSON",
      );
      if (Object.values(json.options).some((option) => typeof option === "object" && option !== null)) return;
      const spec = printSpec({ name: json.name, options: json.options as Record<string, SpecValue> });
      demand(
        JSON.stringify(scope.resolve("augmentation", spec)) === JSON.stringify(json),
        () => `the spec ${spec} reads otherwise`,
      );
    },
  },
  {
    name: "boxes, key points and masks move as pixels do, and stay where pixels stay",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      if (augmentation.domain === "image") checkPlaces(augmentation as Augmentation<"image">);
    },
  },
  {
    name: "nothing but the key is random",
    check(plugin, lawCase) {
      const augmentation = make(plugin, lawCase);
      withoutHiddenState(() =>
        testSamples(augmentation.domain).forEach((sample) => augmentation.apply(key(7), sample)),
      );
    },
  },
  ...pluginLaws.map(({ name, check }) => ({
    name,
    check: (plugin: AnyPlugin<Augmentation>, { options }: LawCase) => check(plugin as never, options),
  })),
];
