import { type AnyPlugin, type Augmentation, definePlugin, key, type PluginDefinition, registry } from "@nn/core";
import { LawError } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { chain, flip, gain, oneOf, rotate, someOf, sometimes, translate } from "./index.ts";
import { plugins } from "./plugins.ts";
import { augmentationLaws, type LawCase } from "./testing/augmentation-laws.ts";
import { describeAugmentation } from "./testing/describe-augmentation.ts";

// Steps of compositions are looked up by name after JSON.
registry.use(plugins);

const augmentations = plugins.filter(({ kind }) => kind === "augmentation") as AnyPlugin<Augmentation>[];

const defaults: LawCase = { options: {} };
const identity = (options: object): LawCase => ({ options, identity: true });

const cases: Readonly<Record<string, readonly LawCase[]>> = {
  affine: [
    defaults,
    { options: { fill: "edge", degrees: 180 } },
    identity({ degrees: 0, shift: 0, minZoom: 1, maxZoom: 1, shear: 0 }),
  ],
  brightness: [defaults, { options: { amount: 0.5, low: 0, high: 1 } }, identity({ amount: 0 })],
  contrast: [defaults, { options: { amount: 1, low: 0, high: 1 } }, identity({ amount: 0 })],
  erase: [defaults, { options: { fill: "noise", probability: 1 } }, identity({ probability: 0 })],
  flip: [defaults, { options: { axis: "vertical" } }, identity({ probability: 0 })],
  gaussianNoise: [defaults, { options: { std: 1, low: 0, high: 1 } }, identity({ std: 0 })],
  randomCrop: [
    defaults,
    { options: { mode: "reflect" } },
    { options: { mode: "edge", padding: 20 } },
    { options: { padding: 0, height: 5, width: 6 }, reshapes: true },
    identity({ padding: 0 }),
  ],
  rotate: [defaults, { options: { degrees: 180, fill: "edge" } }, identity({ degrees: 0 })],
  translate: [defaults, { options: { pixels: 30, value: 0.5 } }, identity({ pixels: 0 })],
  zoom: [defaults, { options: { min: 0.3, max: 3, fill: "edge" } }, identity({ min: 1, max: 1 })],
  augMix: [defaults, { options: { severity: 10, width: 2, depth: 5, alpha: 0.2 } }],
  autoAugment: [defaults, { options: { policy: "imagenet" } }, { options: { policy: "svhn", fill: "edge" } }],
  randAugment: [defaults, { options: { count: 4, magnitude: 30, interpolation: "bilinear" } }, identity({ count: 0 })],
  trivialAugmentWide: [defaults, { options: { interpolation: "bicubic", value: 0.5 } }],
  autocontrast: [defaults, identity({ probability: 0 })],
  colourJitter: [
    defaults,
    { options: { brightness: 1, contrast: 1, saturation: 1, hue: 0.5, high: 2 } },
    identity({ brightness: 0, contrast: 0, saturation: 0, hue: 0 }),
  ],
  cutout: [defaults, { options: { size: 10, count: 3, value: 0.5 } }, identity({ size: 0 })],
  elastic: [
    defaults,
    { options: { alpha: 10, sigma: 2, interpolation: "nearest", fill: "edge" } },
    { options: { interpolation: "bicubic", value: 1 } },
    identity({ alpha: 0 }),
  ],
  equalize: [defaults, identity({ probability: 0 })],
  gamma: [defaults, { options: { min: 0.1, max: 5 } }, identity({ min: 1, max: 1 })],
  gaussianBlur: [defaults, { options: { min: 3, max: 10 } }, identity({ min: 0, max: 0 })],
  grayscale: [{ options: { probability: 0.5 } }, identity({ probability: 0 })],
  gridDropout: [defaults, { options: { min: 1, max: 20, value: 1 } }, identity({ ratio: 0 })],
  hue: [defaults, { options: { amount: 0.5 } }, identity({ amount: 0 })],
  invert: [defaults, identity({ probability: 0 })],
  jpeg: [defaults, { options: { min: 1, max: 100 } }],
  motionBlur: [defaults, { options: { length: 15 } }, identity({ length: 1 })],
  normalize: [{ options: {}, fixed: true }, identity({ mean: [0], deviation: [1] })],
  pad: [{ options: { pixels: 3, fill: "edge" }, fixed: true, reshapes: true }, identity({ pixels: 0 })],
  perspective: [
    defaults,
    { options: { probability: 1, distortion: 0.9, interpolation: "bicubic" } },
    identity({ probability: 0 }),
  ],
  posterize: [defaults, identity({ bits: 8 })],
  quarterTurn: [{ options: {}, reshapes: true }, { options: { turns: "half" } }],
  resizedCrop: [
    defaults,
    { options: { interpolation: "bicubic", minArea: 0.01 } },
    { options: { interpolation: "nearest", height: 5, width: 20 }, reshapes: true },
  ],
  saltAndPepper: [defaults, { options: { share: 1 } }, identity({ share: 0 })],
  saturation: [defaults, { options: { amount: 1 } }, identity({ amount: 0 })],
  sharpness: [defaults, { options: { amount: 10 } }, identity({ amount: 0 })],
  shear: [defaults, { options: { amount: 2, interpolation: "nearest" } }, identity({ amount: 0 })],
  shotNoise: [defaults, { options: { photons: 1 } }],
  solarize: [defaults, identity({ threshold: 256 })],
  clipping: [defaults, { options: { min: 0.5, max: 1 } }, identity({ min: 0, max: 0 })],
  colouredNoise: [defaults, { options: { colour: "brown" } }, { options: { colour: "violet", min: 0, max: 1 } }],
  dropSegments: [defaults, { options: { count: 3, seconds: 9 } }, identity({ count: 0 })],
  highPass: [defaults, { options: { min: 3000, max: 9000 } }],
  lowPass: [{ options: { min: 500, max: 3000 } }, defaults],
  pitchShift: [defaults, { options: { min: -12, max: 12 } }, identity({ min: 0, max: 0 })],
  polarity: [defaults, identity({ probability: 0 })],
  reverb: [defaults, { options: { min: 0.01, max: 0.02, echo: 5 } }, identity({ echo: 0 })],
  timeStretch: [defaults, { options: { min: 0.5, max: 2 } }, identity({ min: 1, max: 1 })],
  specAugment: [
    { options: { policy: "LB" } },
    defaults,
    { options: { policy: "SM", fill: "zero" } },
    { options: { policy: "SS" } },
  ],
  timeWarp: [defaults, { options: { width: 80 } }, identity({ width: 0 })],
  aeda: [defaults, { options: { share: 1 } }, identity({ share: 0 })],
  keyboardTypos: [defaults, { options: { probability: 1 } }, identity({ probability: 0 })],
  ocrTypos: [defaults, { options: { probability: 0.5 } }, identity({ probability: 0 })],
  randomCase: [defaults, { options: { probability: 0.5, mode: "title" } }, identity({ probability: 0 })],
  gain: [defaults, identity({ min: 0, max: 0 })],
  noiseAtSnr: [defaults, { options: { probability: 0.5, min: 0, max: 0 } }, identity({ probability: 0 })],
  speed: [
    defaults,
    { options: { interpolation: "linear" } },
    { options: { length: "change", min: 0.5, max: 2 }, reshapes: true },
    identity({ min: 1, max: 1 }),
    identity({ min: 1, max: 1, interpolation: "linear" }),
  ],
  timeShift: [defaults, { options: { mode: "wrap", seconds: 2 } }, identity({ seconds: 0 })],
  frequencyMask: [defaults, { options: { width: 20, count: 2, fill: "zero" } }, identity({ width: 0 })],
  timeMask: [defaults, { options: { width: 70, count: 2, fraction: 0.2 } }, identity({ count: 0 })],
  eda: [defaults, { options: { alpha: 0.5 } }, identity({ alpha: 0 })],
  randomDeletion: [defaults, { options: { probability: 1 } }, identity({ probability: 0 })],
  randomInsertion: [defaults, { options: { alpha: 0.5 } }, identity({ alpha: 0 })],
  randomSwap: [defaults, { options: { alpha: 1 } }, identity({ alpha: 0 })],
  synonymReplacement: [
    defaults,
    { options: { alpha: 1, thesaurus: { film: ["movie", "flick"], good: ["fine"] } } },
    identity({ alpha: 0 }),
  ],
  chain: [
    { options: chain([flip(), rotate(20), translate(2)]).options },
    { options: chain([gain(), gain()]).options },
    identity(chain([flip({ probability: 0 })]).options),
  ],
  oneOf: [{ options: oneOf([flip(), rotate(20)]).options }],
  someOf: [
    { options: someOf([flip(), rotate(20), translate(2)], { min: 0, max: 3 }).options },
    identity(someOf([flip()], { min: 0, max: 0 }).options),
  ],
  sometimes: [
    { options: sometimes([rotate(20)]).options },
    identity(sometimes([rotate(20)], { probability: 0 }).options),
  ],
};

it("every augmentation has law cases", () => {
  expect(augmentations.map(({ name }) => name).sort()).toEqual(Object.keys(cases).sort());
});

for (const plugin of augmentations) describeAugmentation(plugin, { describe, it }, cases[plugin.name]);

type None = Record<never, never>;
type Apply = Augmentation<"image">["apply"];

function brokenLaws(apply: Apply, lawCase: LawCase = defaults): string[] {
  const definition: PluginDefinition<"augmentation", None, Augmentation> = {
    kind: "augmentation",
    name: "test:faulty",
    summary: "Faulty on purpose.",
    options: {},
    create: () => ({ domain: "image", apply: apply as Augmentation["apply"] }),
  };
  return augmentationLaws.flatMap(({ name, check }) => {
    try {
      check(definePlugin<"augmentation", None, Augmentation>(definition), lawCase);
      return [];
    } catch (error) {
      if (!(error instanceof LawError)) throw error;
      return [name];
    }
  });
}

const changed: Apply = (key, sample) => ({ ...sample, data: sample.data.map((x) => x + (key.words[1] % 7)) });

describe("the laws catch", () => {
  it("nothing in a sound augmentation", () => expect(brokenLaws(changed)).toEqual([]));

  it("hidden randomness", () => {
    const broken = brokenLaws((_, { data, shape }) => ({ data: data.map((x) => x + Math.random()), shape }));
    expect(broken).toContain("nothing but the key is random");
    expect(broken).toContain("the same key gives the same bits, whatever came before");
  });

  it("a state that is carried from call to call", () => {
    let calls = 0;
    const broken = brokenLaws((_, { data, shape }) => ({ data: data.map((x) => x + calls++), shape }));
    expect(broken).toContain("the same key gives the same bits, whatever came before");
  });

  it("work in place", () => {
    const broken = brokenLaws((key, sample) => {
      sample.data[0] = key.words[1];
      return sample;
    });
    expect(broken).toContain("the sample is left as it is, and the result is other memory");
  });

  it("a key that is ignored, and an identity that is none", () => {
    const ignoring: Apply = (_, sample) => ({ ...sample, data: sample.data.map((x) => x + 1) });
    expect(brokenLaws(ignoring)).toEqual(["other keys give other results, unless these options change nothing"]);
    expect(brokenLaws(ignoring, identity({}))).toContain("options that change nothing leave every sample as it is");
  });

  it("another shape and NaN", () => {
    expect(brokenLaws(() => ({ data: new Float32Array([NaN]), shape: [1, 1, 1] }))).toEqual([
      "the shape is kept, unless said otherwise",
      "results are finite, texts keep a word",
      "other keys give other results, unless these options change nothing",
      "boxes, key points and masks move as pixels do, and stay where pixels stay",
    ]);
  });

  it("a box that is left behind, and a mask that is dropped", () => {
    const law = "boxes, key points and masks move as pixels do, and stay where pixels stay";
    const behind = brokenLaws((at, sample) => {
      const { mask, boxes } = flip({ probability: 1 }).apply(at, sample);
      return {
        ...changed(at, sample),
        ...(boxes === undefined ? {} : { boxes: sample.boxes! }),
        ...(mask === undefined ? {} : { mask }),
      };
    });
    expect(behind).toEqual([law]);
    expect(brokenLaws((at, { data, shape }) => changed(at, { data, shape }))).toEqual([law]);
  });
});

it("a key gives the same result in a chain, wherever steps of another kind are added", () => {
  const image = { data: Float32Array.from({ length: 256 }, (_, i) => i), shape: [16, 16, 1] };
  const [at, alone, beside] = [
    key(3),
    chain([rotate(20)]),
    chain([flip({ probability: 0 }), rotate(20), translate(0)]),
  ];
  expect(beside.apply(at, image).data).toEqual(alone.apply(at, image).data);
});
