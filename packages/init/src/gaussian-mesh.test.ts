/** @file Expectations of functions with kinks and jumps in random places, against closed forms. */
import { key, math, NumericsError, uniform64 } from "@nn/core";
import { describe, expect, it } from "vitest";

import { expectation, gaussianMesh, meanSquare, meanSquareSlope } from "./gaussian-mesh.ts";

/** A piece from `low` on: intercept + slope·x. */
interface Piece {
  readonly low: number;
  readonly intercept: number;
  readonly slope: number;
}

/** Random pieces; continuous ones meet where they change. */
function randomPieces(seed: number, isContinuous: boolean): Piece[] {
  const draws = uniform64(key(seed).fold("pieces"), 24);
  const count = 2 + Math.floor(draws[0]! * 4);
  const knots = Array.from({ length: count }, (_, i) => -3 + 6 * draws[i + 1]!).sort((a, b) => a - b);
  const pieces: Piece[] = [{ low: -Infinity, intercept: draws[8]!, slope: 2 * draws[9]! - 1 }];
  for (const [i, low] of knots.entries()) {
    const { intercept, slope } = pieces.at(-1)!;
    const next = 4 * draws[10 + i]! - 2;
    pieces.push({
      low,
      slope: next,
      intercept: intercept + (slope - next) * low + (isContinuous ? 0 : 1 + draws[17 + i]!),
    });
  }
  return pieces;
}

function valueAt(pieces: readonly Piece[], x: number): number {
  const { intercept, slope } = pieces.findLast(({ low }) => x >= low)!;
  return intercept + slope * x;
}

/** Sum over pieces of E[(a + b·z)²; low < z < high] and of b²·P(low < z < high). */
function exactMoments(pieces: readonly Piece[]): { readonly square: number; readonly slopeSquare: number } {
  let [square, slopeSquare] = [0, 0];
  pieces.forEach(({ low, intercept: a, slope: b }, i) => {
    const high = pieces[i + 1]?.low ?? Infinity;
    const density = (x: number): number => (Number.isFinite(x) ? math.normalPdf(x) : 0);
    const edge = (x: number): number => (Number.isFinite(x) ? x * math.normalPdf(x) : 0);
    const p = math.normalCdf(high) - math.normalCdf(low);
    square += a * a * p + 2 * a * b * (density(low) - density(high)) + b * b * (p + edge(low) - edge(high));
    slopeSquare += b * b * p;
  });
  return { square, slopeSquare };
}

const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

describe("gaussianMesh", () => {
  it("integrates functions with kinks in random places", () => {
    for (let seed = 0; seed < 12; seed++) {
      const pieces = randomPieces(seed, true);
      const mesh = gaussianMesh({ value: (x) => valueAt(pieces, x) });
      const { square, slopeSquare } = exactMoments(pieces);
      expect(relative(meanSquare(mesh), square)).toBeLessThan(1e-9);
      expect(relative(meanSquareSlope(mesh), slopeSquare)).toBeLessThan(1e-8);
      expect(mesh.jump).toBeUndefined();
    }
  });

  it("integrates functions with jumps in random places, and finds the jumps", () => {
    for (let seed = 100; seed < 112; seed++) {
      const pieces = randomPieces(seed, false);
      const mesh = gaussianMesh({ value: (x) => valueAt(pieces, x) });
      expect(relative(meanSquare(mesh), exactMoments(pieces).square)).toBeLessThan(1e-9);
      expect(meanSquareSlope(mesh)).toBe(Infinity);
      expect(mesh.jump).toBeCloseTo(pieces[1]!.low, 9);
    }
  });

  it("takes a derivative that is given instead of its own", () => {
    const mesh = gaussianMesh({ value: Math.sign, derivative: (x) => (Math.abs(x) < 1 ? 1 : 0) });
    expect(relative(meanSquareSlope(mesh), 0.6826894921370859)).toBeLessThan(1e-6);
  });

  it("resolves what is narrow, wherever the panels are", () => {
    for (const [steepness, center] of [
      [100, 0],
      [1e4, 0],
      [1e4, 0.3],
      [3000, 1 / 3],
    ] as const) {
      const mesh = gaussianMesh({ value: (x) => math.tanh(steepness * (x - center)) });
      // ∫sech⁴ = 4/3, and the density hardly changes where it is not 0.
      const wanted = (4 / 3) * steepness * math.normalPdf(center);
      expect(relative(meanSquareSlope(mesh), wanted)).toBeLessThan(1e-3);
    }
  });

  it("follows functions that grow, up to the point where nothing is finite", () => {
    expect(relative(meanSquare(gaussianMesh({ value: (x) => math.exp(3 * x) })), math.exp(18))).toBeLessThan(1e-9);
    // E[z²⁰] = 19!!
    expect(relative(meanSquare(gaussianMesh({ value: (x) => x ** 10 })), 654729075)).toBeLessThan(1e-9);
    expect(expectation(gaussianMesh({ value: (x) => x }), (z) => z * z * z * z)).toBeCloseTo(3, 10);
    expect(() => gaussianMesh({ value: (x) => math.exp((x * x) / 3) })).toThrow("does not exist");
    expect(() => gaussianMesh({ value: () => Infinity })).toThrow(NumericsError);
    expect(() => gaussianMesh({ value: (x) => math.sin(1 / (x === 0 ? 1 : x)) })).toThrow("do not settle");
  });
});
