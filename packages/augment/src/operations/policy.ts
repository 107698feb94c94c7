/** @file The operations that searched policies are made of, with the strengths that the papers and torchvision give them. */
import { type Fields, type ImageSample, oneOf } from "@nn/core";

import { sinCosDegrees } from "./affine-map.ts";
import { mapColours, scaleContrast, scaleSaturation } from "./colour.ts";
import { scaleSharpness } from "./filter.ts";
import {
  equalizeLevels,
  intoRange,
  invertLevels,
  levelFields,
  type LevelOptions,
  posterizeLevels,
  solarizeLevels,
  stretchLevels,
} from "./levels.ts";
import type { Movement, Place } from "./movement.ts";
import { fillFields, type FillOptions } from "./resample.ts";
import { type InterpolationOptions, type Source, warp } from "./warp.ts";

/** What policies share: what lies outside of a moved picture, and the range of values. */
export interface PolicyOptions extends FillOptions, InterpolationOptions, LevelOptions {}

export const policyFields: Fields<PolicyOptions> = {
  interpolation: oneOf(["nearest", "bilinear", "bicubic"], "nearest"),
  ...fillFields,
  ...levelFields,
};

export type PolicyOperation =
  | "identity"
  | "shearX"
  | "shearY"
  | "translateX"
  | "translateY"
  | "rotate"
  | "brightness"
  | "color"
  | "contrast"
  | "sharpness"
  | "posterize"
  | "solarize"
  | "autocontrast"
  | "equalize"
  | "invert";

/** An operation as it was drawn. */
export interface PolicyStep {
  readonly operation: PolicyOperation;
  /** Shear, pixels, degrees, change of a factor, bits, or level: what the operation takes; 0 where it takes nothing. */
  readonly amount: number;
}

type ImageOptions = Readonly<PolicyOptions>;
type ColourOperation = (owner: string, sample: ImageSample, amount: number, options: ImageOptions) => ImageSample;

const colourOperations: Readonly<Partial<Record<PolicyOperation, ColourOperation>>> = {
  brightness: (owner, sample, amount, options) =>
    intoRange(
      mapColours(owner, sample, (x) => x + amount * (x - options.low)),
      options,
    ),
  color: (owner, sample, amount, options) => intoRange(scaleSaturation(owner, sample, 1 + amount), options),
  contrast: (owner, sample, amount, options) => intoRange(scaleContrast(owner, sample, 1 + amount), options),
  sharpness: (owner, sample, amount, options) => intoRange(scaleSharpness(owner, sample, 1 + amount), options),
  posterize: posterizeLevels,
  solarize: solarizeLevels,
  autocontrast: (owner, sample, _, options) => stretchLevels(owner, sample, options),
  equalize: (owner, sample, _, options) => equalizeLevels(owner, sample, options),
  invert: (owner, sample, _, options) => invertLevels(owner, sample, options),
};

/** How pixels move; undefined where they stay. Shears are about the upper left pixel, as in PIL; turns about the centre. */
export function policyMovement({ operation, amount }: PolicyStep, { shape }: ImageSample): Movement | undefined {
  const [height, width] = shape as [number, number, number];
  const shifted = (dx: (y: number) => number, dy: (x: number) => number): Movement => ({
    back: (x, y) => [x + dx(y), y + dy(x)],
    forth: (x, y) => [x - dx(y), y - dy(x)],
  });
  const none = (): number => 0;
  if (operation === "shearX") return shifted((y) => amount * y, none);
  if (operation === "shearY") return shifted(none, (x) => amount * x);
  if (operation === "translateX") return shifted(() => -amount, none);
  if (operation === "translateY") return shifted(none, () => -amount);
  if (operation !== "rotate") return undefined;
  const [sine, cosine] = sinCosDegrees(amount);
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const turned = (s: number) => {
    return (x: number, y: number): Place => [
      cosine * (x - centreX) - s * (y - centreY) + centreX,
      s * (x - centreX) + cosine * (y - centreY) + centreY,
    ];
  };
  return { back: turned(sine), forth: turned(-sine) };
}

/** The steps one after the other, in other memory. */
export function applyPolicy(
  owner: string,
  sample: ImageSample,
  steps: readonly PolicyStep[],
  options: ImageOptions,
): ImageSample {
  const start: ImageSample = { data: sample.data.slice(), shape: sample.shape };
  return steps.reduce((current, step) => {
    const colour = colourOperations[step.operation];
    if (colour !== undefined) return colour(owner, current, step.amount, options);
    const movement = policyMovement(step, current);
    if (movement === undefined) return current;
    const [height, width] = current.shape as [number, number, number];
    // All of these movements are affine: three places say the whole map.
    const [x0, y0] = movement.back(0, 0);
    const [x1, y1] = movement.back(1, 0);
    const [x2, y2] = movement.back(0, 1);
    const [xx, yx, xy, yy] = [x1 - x0, y1 - y0, x2 - x0, y2 - y0];
    const source: Source = (x, y, into) => {
      into[0] = x0 + xx * x + xy * y;
      into[1] = y0 + yx * x + yy * y;
    };
    return warp(current, height, width, source, options);
  }, start);
}

/** How pixels move under all of the steps. */
export function policyMovements(steps: readonly PolicyStep[], sample: ImageSample): Movement | undefined {
  const movements = steps.flatMap((step) => policyMovement(step, sample) ?? []);
  if (movements.length === 0) return undefined;
  return {
    back: (x, y) => movements.reduceRight<Place>(([atX, atY], { back }) => back(atX, atY), [x, y]),
    forth: (x, y) => movements.reduce<Place>(([atX, atY], { forth }) => forth(atX, atY), [x, y]),
  };
}

/** The largest amounts of a policy; they grow in equal steps from 0. */
export interface PolicyStrength {
  readonly shear: number;
  /** In pixels, of an image of this height and width. */
  readonly translateX: number;
  readonly translateY: number;
  /** Degrees. */
  readonly rotate: number;
  /** Of the factors of brightness, colour, contrast and sharpness, about 1. */
  readonly factor: number;
  /** Bits at strength 0 and how many fewer at full strength. */
  readonly bits: readonly [first: number, fewer: number];
}

/** Those whose amount is a factor less 1. */
const blends: ReadonlySet<PolicyOperation> = new Set(["brightness", "color", "contrast", "sharpness"]);
const signed: ReadonlySet<PolicyOperation> = new Set([
  "shearX",
  "shearY",
  "translateX",
  "translateY",
  "rotate",
  ...blends,
]);

/** What an operation takes at a share of its full strength, 0 … 1; `negative` turns the direction of those that have one. */
export function policyStep(
  operation: PolicyOperation,
  share: number,
  negative: boolean,
  strength: PolicyStrength,
): PolicyStep {
  const size = amountOf(operation, share, strength);
  return { operation, amount: negative && size !== 0 && signed.has(operation) ? -size : size };
}

function amountOf(operation: PolicyOperation, share: number, strength: PolicyStrength): number {
  if (operation === "shearX" || operation === "shearY") return share * strength.shear;
  if (operation === "translateX") return Math.floor(share * strength.translateX);
  if (operation === "translateY") return Math.floor(share * strength.translateY);
  if (operation === "rotate") return share * strength.rotate;
  if (operation === "posterize") return strength.bits[0] - Math.round(share * strength.bits[1]);
  // 256 inverts nothing, 0 everything.
  if (operation === "solarize") return share === 0 ? 256 : Math.round(255 * (1 - share));
  return blends.has(operation) ? share * strength.factor : 0;
}

/** The operations of RandAugment and TrivialAugment. */
export const commonOperations: readonly PolicyOperation[] = [
  "identity",
  "shearX",
  "shearY",
  "translateX",
  "translateY",
  "rotate",
  "brightness",
  "color",
  "contrast",
  "sharpness",
  "posterize",
  "solarize",
  "autocontrast",
  "equalize",
];

/** Strengths of AutoAugment and RandAugment: the paper's 150 pixels are of 331. */
export function autoAugmentStrength({ shape }: ImageSample): PolicyStrength {
  const [height, width] = shape as [number, number, number];
  const shift = 150 / 331;
  return { shear: 0.3, translateX: shift * width, translateY: shift * height, rotate: 30, factor: 0.9, bits: [8, 4] };
}
