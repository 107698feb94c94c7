/** @file E[f(u₁)·f(u₂)] and E[f′(u₁)·f′(u₂)] for standard normal u₁, u₂ of any correlation. */
import { math } from "@nn/core";

import { type GaussianMesh, meanSquare, meanSquareSlope } from "../gaussian-mesh.ts";
import { gaussLegendre } from "../quadrature.ts";

export interface Correlated {
  /** E[f(u₁)·f(u₂)]. */
  readonly product: number;
  /** E[f′(u₁)·f′(u₂)], the derivative of the former by the correlation. */
  readonly slope: number;
}

/** Half of the range of the inner variable, in standard deviations. */
const reach = 8;
/** Ends of panels around a kink that is smoothed over one standard deviation. */
const graded = [-reach, -4, -2, 0, 2, 4, reach];
/** Closer to ±1, the smoothing is narrower than the places of kinks are known. */
const closest = 1e-12;

/** Terms of the series. Their polynomials must be resolved by panels of width 1. */
const terms = 160;
/** Of E[f²], what the series may leave out. */
const negligible = 1e-10;

/**
 * Both expectations as functions of the correlation c.
 *
 * With aₖ = E[f·hₖ] and hₖ the normalized Hermite polynomials, they are Σ aₖ²·cᵏ and Σ k·aₖ²·cᵏ⁻¹ (Mehler). What a finite sum
 * leaves out is at most cᵏ·(E[f²] − Σ aₖ²): little for smooth f, and for |c| below about 0.93. Otherwise they are integrated.
 *
 * Relative error about 1e−9.
 */
export function correlator(mesh: GaussianMesh): (c: number) => Correlated {
  const square = meanSquare(mesh);
  const squares = hermiteSquares(mesh);
  const rest = Math.max(square - squares.reduce((sum, a) => sum + a, 0), 1e-16 * square);
  return (c) => {
    if (c >= 1 - closest) return { product: square, slope: meanSquareSlope(mesh) };
    const size = Math.abs(c);
    let power = 1;
    for (let k = 0; k < terms; k++) power *= size;
    if (power * rest * Math.max(terms, 1 / (1 - size)) > negligible * square) return integrate(mesh, c);
    let [product, slope] = [0, 0];
    for (let k = terms - 1; k >= 1; k--) slope = slope * c + k * squares[k]!;
    for (let k = terms - 1; k >= 0; k--) product = product * c + squares[k]!;
    return { product, slope };
  };
}

/** E[f·hₖ]² for k < terms. */
function hermiteSquares({ panels }: GaussianMesh): number[] {
  const sums = new Float64Array(terms);
  for (const { nodes, weights, values } of panels) {
    for (let i = 0; i < nodes.length; i++) {
      const z = nodes[i]!;
      let previous = 0;
      let polynomial = weights[i]! * values[i]!;
      for (let k = 0; k < terms; k++) {
        sums[k]! += polynomial;
        const next = (z * polynomial - Math.sqrt(k) * previous) / Math.sqrt(k + 1);
        previous = polynomial;
        polynomial = next;
      }
    }
  }
  return Array.from(sums, (sum) => sum * sum);
}

/**
 * With a common part, u = √|c|·z ± √(1 − |c|)·e, both expectations are outer ones of inner ones over e alone:
 * m(z) = E[f(√|c|·z + √(1 − |c|)·e)] and, by parts, E[f′(…)] = E[f(…)·e]/√(1 − |c|). So no derivative is needed, and jumps are
 * as good as kinks. Panels of both integrals end where f has a kink, those of the outer one also around it, so that what
 * is left in each is smooth.
 */
function integrate(mesh: GaussianMesh, c: number): Correlated {
  const size = Math.min(Math.abs(c), 1 - 1e-15);
  const [common, own] = [Math.sqrt(size), Math.sqrt(1 - size)];
  const smoothed = smoother(mesh, common, own);
  let [product, slope] = [0, 0];
  const { nodes, weights } = gaussLegendre();
  const edges = outerEdges(mesh, common, own);
  for (let panel = 1; panel < edges.length; panel++) {
    const low = edges[panel - 1]!;
    const half = (edges[panel]! - low) / 2;
    for (let i = 0; i < nodes.length; i++) {
      const z = low + half * (1 + nodes[i]!);
      const weight = half * weights[i]! * math.normalPdf(z);
      const [value, derivative] = smoothed(z);
      const [other, otherDerivative] = c < 0 ? smoothed(-z) : [value, derivative];
      product += weight * value * other;
      slope += weight * derivative * otherDerivative;
    }
  }
  return { product, slope };
}

/** z ↦ [E[f(x)], E[f′(x)]] for x ~ N(common·z, own²). */
function smoother(
  { fn, panels }: GaussianMesh,
  common: number,
  own: number,
): (z: number) => readonly [value: number, derivative: number] {
  const { nodes, weights } = gaussLegendre();
  const knots = panels.slice(1).map(({ low }) => low);
  return (z) => {
    const center = common * z;
    const edges = [-reach, -4, 0, 4, reach];
    for (const knot of knots) {
      const e = (knot - center) / own;
      if (e > -reach && e < reach) edges.push(e);
    }
    edges.sort((a, b) => a - b);
    let [value, derivative] = [0, 0];
    for (let panel = 1; panel < edges.length; panel++) {
      const low = edges[panel - 1]!;
      const half = (edges[panel]! - low) / 2;
      if (half < 1e-14) continue;
      for (let i = 0; i < nodes.length; i++) {
        const e = low + half * (1 + nodes[i]!);
        const f = half * weights[i]! * math.normalPdf(e) * fn.value(center + own * e);
        value += f;
        derivative += f * e;
      }
    }
    return [value, derivative / own];
  };
}

function outerEdges({ panels, singular }: GaussianMesh, common: number, own: number): number[] {
  const limit = panels.at(-1)!.high;
  const edges = new Set<number>([limit]);
  for (const { low } of panels) edges.add(low);
  for (const at of singular) {
    for (const grade of graded) edges.add((at + grade * own) / common);
  }
  return [...edges].filter((z) => Math.abs(z) <= limit).sort((a, b) => a - b);
}
