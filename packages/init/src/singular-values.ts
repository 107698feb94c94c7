/** @file Singular value decomposition of small square matrices, in float64 with the same bits on every engine. */
import { NumericsError } from "@nn/core";

export interface SingularVectors {
  /** Left singular vectors, one after the other, by falling singular value. */
  readonly left: readonly Float64Array[];
  /** Falling. */
  readonly values: readonly number[];
  /** Right singular vectors, in the same order. */
  readonly right: readonly Float64Array[];
}

/** Sweeps over all pairs; ten are plenty for a few hundred columns. */
const mostSweeps = 60;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** One sweep of rotations that make pairs of columns orthogonal; true when none was needed. */
function sweep(columns: readonly Float64Array[]): boolean {
  let isDone = true;
  for (let p = 0; p < columns.length; p++) {
    for (let q = p + 1; q < columns.length; q++) {
      const a = columns[p]!;
      const b = columns[q]!;
      const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
      if (Math.abs(ab) <= 1e-14 * Math.sqrt(aa * bb)) continue;
      isDone = false;
      // The smaller root of t² + 2ζt − 1 = 0, so that the angle stays below 45°.
      const zeta = (bb - aa) / (2 * ab);
      const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const cosine = 1 / Math.sqrt(1 + t * t);
      const sine = cosine * t;
      for (let i = 0; i < a.length; i++) {
        const x = a[i]!;
        const y = b[i]!;
        a[i] = cosine * x - sine * y;
        b[i] = sine * x + cosine * y;
      }
    }
  }
  return isDone;
}

/**
 * A = Σ σ_k·u_k·v_kᵀ of a square matrix of full rank, given by its columns, by one-sided Jacobi rotations.
 *
 * The rotations make the columns of A·V orthogonal, which are then σ_k·u_k; v_k = Aᵀ·u_k/σ_k.
 *
 * @throws NumericsError when the rotations do not come to an end or A has no full rank.
 */
export function singularVectors(columns: readonly Float64Array[]): SingularVectors {
  const rotated = columns.map((column) => column.slice());
  let sweeps = 0;
  while (!sweep(rotated)) {
    if (++sweeps === mostSweeps) throw new NumericsError(`singularVectors: no end after ${mostSweeps} sweeps`);
  }
  const triples = rotated.map((column) => {
    const value = Math.sqrt(dot(column, column));
    if (!(value > 0)) throw new NumericsError("singularVectors: the matrix has no full rank");
    const left = column.map((x) => x / value);
    return { value, left, right: Float64Array.from(columns, (original) => dot(original, left) / value) };
  });
  triples.sort((a, b) => b.value - a.value);
  return {
    left: triples.map(({ left }) => left),
    values: triples.map(({ value }) => value),
    right: triples.map(({ right }) => right),
  };
}
