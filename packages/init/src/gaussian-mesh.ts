/** @file A function cut into panels on which it is smooth, so that any expectation over N(0, 1) is a short sum. */
import { NumericsError } from "@nn/core";

import {
  type GaussianFunction,
  hiddenShares,
  makePanel,
  type Panel,
  roughness,
  sample,
  type ScalarFunction,
} from "./quadrature.ts";

export interface GaussianMesh {
  readonly fn: GaussianFunction;
  readonly panels: readonly Panel[];
  /** Places where the function or a low derivative has a kink or a jump, ascending. */
  readonly singular: readonly number[];
  /** Where the function jumps, if it does: its derivative is then not square integrable. */
  readonly jump: number | undefined;
  /** Where a continuous function is too steep for the sum of f′² to settle, as √|x| is at 0. */
  readonly steep: number | undefined;
}

const width = 2;
/** The density is below 1e−21 beyond; further panels are added while they count. */
const nearest = 10;
/** Nothing that has an E[f²] worth the name still counts beyond. */
const farthest = 30;
/** Of a panel's share in E[f], E[f²] and E[f′²]. */
const tolerance = 1e-12;
/** The same for what can be hidden at the ends of a panel, which is a rough guess. */
const hiddenTolerance = 1e-10;
/** E[f′²] in parts of E[f²] below which nothing hangs on its digits. */
const flat = 1e-12;
/** Halvings before a kink or a jump is looked for, and looked for again. */
const patience = 8;
const deepest = 46;
const mostPanels = 4000;
/** Interpolants of smooth panels are closer than this to the function, in parts of what it spans there. */
const smooth = 1e-7;

/** E[g(z, f(z), f′(z))]. */
export function expectation(
  { panels }: Pick<GaussianMesh, "panels">,
  g: (z: number, value: number, slope: number) => number,
): number {
  let total = 0;
  for (const { nodes, weights, values, slopes } of panels) {
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) sum += weights[i]! * g(nodes[i]!, values[i]!, slopes[i]!);
    total += sum;
  }
  return total;
}

/** E[f(z)²]. */
export function meanSquare(mesh: GaussianMesh): number {
  return expectation(mesh, (_, value) => value * value);
}

/** E[f′(z)²]; Infinity where f jumps and no derivative was given. */
export function meanSquareSlope(mesh: GaussianMesh): number {
  if (mesh.jump !== undefined || mesh.steep !== undefined) return Infinity;
  const slope = expectation(mesh, (_, __, derivative) => derivative * derivative);
  return slope <= tolerance * flat * meanSquare(mesh) ? 0 : slope;
}

/**
 * Panels for a function of z ~ N(0, 1), with E[f], E[f²] and E[f′²] good to about 1e−10 of their sizes.
 *
 * [−10, 10] is cut into panels of width 2 with 16 Gauss–Legendre nodes, and halved where halving changes the sums. Where that
 * does not end soon, the kink or jump is closed in and made the end of a panel. The derivative is that of the polynomial
 * through a panel's own values: it never reaches across the end of a panel, so kinks cost nothing.
 *
 * @throws NumericsError where the function is not finite, and when the sums do not settle.
 */
export function gaussianMesh(fn: GaussianFunction): GaussianMesh {
  const found: number[] = [];
  const builder = new Builder(fn, found);
  const starts: number[] = [];
  for (let low = -nearest; low < nearest; low += width) starts.push(low);
  const panels = builder.cut(starts.map((low) => makePanel(fn, low, low + width)));
  for (let reach = nearest; reach < farthest; reach += width) {
    const outer = [-reach - width, reach].map((low) => makePanel(fn, low, low + width));
    if (!outer.some((panel) => builder.counts(panel))) break;
    if (reach + width >= farthest)
      throw new NumericsError("E[f²] over N(0, 1) does not exist: the activation f grows as fast as exp(x²/4)");
    const [left, right] = outer.map((panel) => builder.cut([panel])) as [Panel[], Panel[]];
    panels.unshift(...left);
    panels.push(...right);
  }
  const singular = new Set(found);
  for (const [index, { low, high }] of panels.entries()) {
    const before = panels[index - 1];
    if (before === undefined) continue;
    const reach = Math.min(high - low, before.high - before.low) / 2;
    if (roughnessIn(fn.value, low - reach, low + reach) > smooth) singular.add(low);
  }
  const ordered = [...singular].sort((a, b) => a - b);
  return {
    fn,
    panels,
    singular: ordered,
    jump: fn.derivative === undefined ? ordered.find((at) => jumpAt(fn.value, at)) : undefined,
    steep: fn.derivative === undefined ? builder.steep : undefined,
  };
}

class Builder {
  steep: number | undefined;
  readonly #fn: GaussianFunction;
  readonly #found: number[];
  #scales: number[] = [];
  #count = 0;

  constructor(fn: GaussianFunction, found: number[]) {
    this.#fn = fn;
    this.#found = found;
  }

  /** Halves panels until their sums settle. */
  cut(panels: readonly Panel[]): Panel[] {
    this.#addScales(panels);
    return panels.flatMap((panel) => this.#solve(panel, 0));
  }

  /** Whether a panel out in the tail still has a share in the sums. */
  counts(panel: Panel): boolean {
    return sums(panel).some((sum, i) => Math.abs(sum) > tolerance * this.#scales[i]!);
  }

  #addScales(panels: readonly Panel[]): void {
    const all = panels.map(sums);
    const before = this.#scales;
    const [mean, square, slope] = [0, 1, 2].map((i) =>
      all.reduce((total, one) => total + Math.abs(one[i]!), before[i] ?? 0),
    ) as [number, number, number];
    // An odd function has mean 0: its scale is that of |f|. Slopes that are small beside f have the rounding of f.
    const rounding = Math.max(Math.sqrt(slope * square), flat * square);
    this.#scales = [Math.max(mean, Math.sqrt(square)), square, Math.max(slope, rounding)];
  }

  #solve(whole: Panel, depth: number): Panel[] {
    const { low, high } = whole;
    const middle = low + (high - low) / 2;
    const left = makePanel(this.#fn, low, middle);
    const right = makePanel(this.#fn, middle, high);
    this.#count += 2;
    if (this.#count > mostPanels) {
      throw new NumericsError(
        `E[f²] and E[f′²] of the activation f do not settle near ${low} after ${mostPanels} panels; wanted a function that is smooth but for a few kinks and jumps`,
      );
    }
    const [before, first, second] = [sums(whole), sums(left), sums(right)];
    const changes = before.map((sum, i) => {
      const both = first[i]! + second[i]!;
      // A steep place that the first panels did not see.
      this.#scales[i] = Math.max(this.#scales[i]!, Math.abs(both));
      return Math.abs(both - sum);
    });
    const [hiddenSquare, hiddenSlope] = hiddenShares(this.#fn.value, whole);
    const isHidden =
      hiddenSquare > hiddenTolerance * this.#scales[1]! ||
      (this.#fn.derivative === undefined && hiddenSlope > hiddenTolerance * this.#scales[2]!);
    if (!isHidden && changes.every((change, i) => change <= tolerance * this.#scales[i]!)) return [left, right];
    if (depth >= deepest) return this.#giveUp(whole, changes);
    if (depth > 0 && depth % patience === 0) {
      const at = closeIn(this.#fn.value, whole);
      if (at !== undefined) {
        this.#found.push(at);
        return [makePanel(this.#fn, low, at), makePanel(this.#fn, at, high)].flatMap((panel) =>
          this.#solve(panel, depth + 1),
        );
      }
    }
    return [...this.#solve(left, depth + 1), ...this.#solve(right, depth + 1)];
  }

  /** What is left of a function that is steep at the end of a panel. */
  #giveUp(whole: Panel, changes: readonly number[]): Panel[] {
    if (changes[0]! > 1e-9 * this.#scales[0]! || changes[1]! > 1e-9 * this.#scales[1]!)
      throw new NumericsError(`E[f²] of the activation f does not settle near ${whole.low}`);
    if (changes[2]! > 1e-9 * this.#scales[2]!) this.steep ??= whole.low;
    return [whole];
  }
}

/** Shares of a panel in E[f], E[f²] and E[f′²]. */
function sums(panel: Panel): readonly [number, number, number] {
  const one = { panels: [panel] };
  return [
    expectation(one, (_, value) => value),
    expectation(one, (_, value) => value * value),
    expectation(one, (_, __, slope) => slope * slope),
  ];
}

/** Follows the rougher half down to the last digits; nothing when it turns out smooth, or when the kink is where the panel ends. */
function closeIn(value: ScalarFunction, whole: Panel): number | undefined {
  let { low, high } = whole;
  while (high - low > 1e-13 * Math.max(1, Math.abs(low))) {
    const middle = low + (high - low) / 2;
    const [left, right] = [roughnessIn(value, low, middle), roughnessIn(value, middle, high)];
    if (Math.max(left, right) < smooth) break;
    if (left >= right) high = middle;
    else low = middle;
  }
  const at = low + (high - low) / 2;
  if (high - low > 1e-11 * Math.max(1, Math.abs(at))) return undefined;
  const rim = 1e-9 * Math.max(1, Math.abs(at));
  return at - whole.low < rim || whole.high - at < rim ? undefined : at;
}

function roughnessIn(value: ScalarFunction, low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return roughness(sample(value, low, high), sample(value, low, middle), sample(value, middle, high));
}

function jumpAt(value: ScalarFunction, at: number): boolean {
  const [near, wide] = [1e-10, 1e-7].map((part) => {
    const reach = part * Math.max(1, Math.abs(at));
    return Math.abs(value(at + reach) - value(at - reach));
  }) as [number, number];
  return near > 0.5 * wide && near > 1e-9 * Math.max(Math.abs(value(at + 1e-3)), Math.abs(value(at - 1e-3)));
}
