/** @file From values to pixels, with ticks. */
import { math } from "@nn/core";
import { scaleLinear } from "d3-scale";
import { coordinate, formatFixed, formatPercent } from "../format.ts";

export interface Scale {
  /** Clamped to a little outside of the range, so that an outlier leaves the chart instead of breaking it. */
  at(value: number): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

type Pair = readonly [from: number, to: number];

export function linearScale(
  domain: Pair,
  range: Pair,
  count: number,
  label: (value: number) => string = String,
): Scale {
  const scale = scaleLinear()
    .domain([...domain])
    .range([...range]);
  return {
    at: (value) => clampTo(scale(value), range),
    ticks: scale.ticks(count).map((value) => ({ at: coordinate(scale(value)), label: label(value) })),
  };
}

/** Shares as percentages. */
export function percentScale(range: Pair, count = 5, domain: Pair = [0, 1]): Scale {
  return linearScale(domain, range, count, (value) => formatPercent(value, 0));
}

/** Powers of ten; values that are not positive stand below the lower end. */
export function logScale(domain: Pair, range: Pair): Scale {
  const [low, high] = [log10(domain[0]), log10(domain[1])];
  const scale = scaleLinear()
    .domain([low, high])
    .range([...range]);
  const bottom = scale(low) + (range[0] - range[1] > 0 ? 12 : -12);
  return {
    at: (value) => (value > 0 ? clampTo(scale(log10(value)), range) : clampTo(bottom, range)),
    ticks: logTicks(low, high).map(({ exponent, factor }) => ({
      at: coordinate(scale(exponent + log10(factor))),
      label: tickLabel(exponent, factor),
    })),
  };
}

/** The smallest and largest positive number, at least a factor of two apart; [0.1, 1] where there is none. */
export function logDomain(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const value of values) {
    if (!(value > 0) || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return [0.1, 1];
  return high / low < 2 ? [low / 1.5, high * 1.5] : [low, high];
}

function clampTo(pixel: number, [from, to]: Pair): number {
  const [low, high] = [Math.min(from, to) - 14, Math.max(from, to) + 14];
  return Math.min(high, Math.max(low, pixel));
}

function logTicks(low: number, high: number): { exponent: number; factor: number }[] {
  const decades = high - low;
  const stride = Math.max(1, Math.ceil(decades / 6));
  const factors = decades <= 1.2 ? [1, 2, 5] : decades <= 2.2 ? [1, 3] : [1];
  const ticks: { exponent: number; factor: number }[] = [];
  for (let exponent = Math.floor(low); exponent <= Math.ceil(high); exponent += 1) {
    if (exponent % stride !== 0) continue;
    for (const factor of factors) {
      const at = exponent + log10(factor);
      if (at >= low - 1e-9 && at <= high + 1e-9) ticks.push({ exponent, factor });
    }
  }
  return ticks;
}

function tickLabel(exponent: number, factor: number): string {
  if (exponent >= 0 && exponent <= 3) return `${factor}${"0".repeat(exponent)}`;
  if (exponent < 0 && exponent >= -3) return `0.${"0".repeat(-exponent - 1)}${factor}`;
  const power = `10${[...formatFixed(exponent, 0)].map((digit) => superscripts[digit] ?? digit).join("")}`;
  return factor === 1 ? power : `${factor}·${power}`;
}

const superscripts: Readonly<Record<string, string>> = {
  "−": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/** Own logarithm: the engine's may differ in the last bit. */
function log10(value: number): number {
  return math.log(value) / ln10;
}

const ln10 = 2.302585092994046;
