/** @file Random orthogonal matrices. */
import { type Key, normal } from "@nn/core";

/**
 * Applies first H = I − v·vᵀ and then I − u·uᵀ to columns `first` … of a matrix stored by columns; u and v live in rows
 * `first` … and have the inner product `overlap`.
 *
 * With t = vᵀq and s = uᵀq − t·overlap this is q − s·u − t·v. Two reflections in one pass halve the traffic to memory, and four
 * columns at a time share the reads of u and v; each column keeps its own sums, so its bits do not depend on its neighbours.
 */
function reflectTwice(
  columns: Float64Array,
  rows: number,
  count: number,
  u: Float64Array,
  v: Float64Array,
  overlap: number,
  first: number,
): void {
  let column = first;
  for (; column + 4 <= count; column += 4) {
    const a = column * rows;
    const b = a + rows;
    const c = b + rows;
    const d = c + rows;
    let [sA, sB, sC, sD, tA, tB, tC, tD] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = first; i < rows; i++) {
      const x = u[i]!;
      const y = v[i]!;
      const qA = columns[a + i]!;
      const qB = columns[b + i]!;
      const qC = columns[c + i]!;
      const qD = columns[d + i]!;
      sA += x * qA;
      tA += y * qA;
      sB += x * qB;
      tB += y * qB;
      sC += x * qC;
      tC += y * qC;
      sD += x * qD;
      tD += y * qD;
    }
    sA -= tA * overlap;
    sB -= tB * overlap;
    sC -= tC * overlap;
    sD -= tD * overlap;
    for (let i = first; i < rows; i++) {
      const x = u[i]!;
      const y = v[i]!;
      columns[a + i] = columns[a + i]! - (sA * x + tA * y);
      columns[b + i] = columns[b + i]! - (sB * x + tB * y);
      columns[c + i] = columns[c + i]! - (sC * x + tC * y);
      columns[d + i] = columns[d + i]! - (sD * x + tD * y);
    }
  }
  for (; column < count; column++) {
    const a = column * rows;
    let [s, t] = [0, 0];
    for (let i = first; i < rows; i++) {
      s += u[i]! * columns[a + i]!;
      t += v[i]! * columns[a + i]!;
    }
    s -= t * overlap;
    for (let i = first; i < rows; i++) columns[a + i] = columns[a + i]! - (s * u[i]! + t * v[i]!);
  }
}

/**
 * Fills u, from row k on, with the reflection I − u·uᵀ that turns the vector x into a multiple of the unit vector e_k.
 *
 * u = (x + sign(x₀)·‖x‖·e₀), scaled to length √2, where 0 counts as positive. Returns the sign of the multiple, −sign(x₀).
 */
function householder(u: Float64Array, k: number, x: Float32Array): number {
  u.fill(0, 0, k);
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    u[k + i] = x[i]!;
    squares += x[i]! * x[i]!;
  }
  const sign = x[0]! < 0 ? -1 : 1;
  const norm = Math.sqrt(squares);
  u[k] = u[k]! + sign * norm;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(norm * Math.abs(u[k]!));
  for (let i = k; i < u.length; i++) u[i] = u[i]! * scale;
  return -sign;
}

/**
 * A Haar-distributed matrix of size rows × columns (rows ≥ columns) with orthonormal columns, stored column after column.
 *
 * It is Q·sign(diag R) of the Householder QR decomposition QR = Z with Z ~ N(0, 1). Step k of that decomposition reflects
 * by the first column of what is left of Z, and what remains after it is again N(0, 1) and independent of the reflection;
 * so R is never computed and fresh normals are drawn instead: rows − k of them, in float64 from here on.
 *
 * Stewart, "The efficient generation of random orthogonal matrices" (1980); Mezzadri, "How to generate random matrices from
 * the classical compact groups" (2007).
 */
export function haarColumns(key: Key, rows: number, columns: number): Float64Array {
  const draws = normal(key, columns * rows - (columns * (columns - 1)) / 2);
  // The k columns before take rows, rows − 1, … of the draws.
  const drawsOf = (k: number): Float32Array => {
    const start = k * rows - (k * (k - 1)) / 2;
    return draws.subarray(start, start + rows - k);
  };
  const q = new Float64Array(rows * columns);
  for (let k = 0; k < columns; k++) q[k * rows + k] = 1;
  const u = new Float64Array(rows);
  const v = new Float64Array(rows);
  const signs = new Float64Array(columns);
  // Q = H₀·H₁ ⋯ applied to the first columns of I, from the right: H_k changes rows and columns from k on only. In pairs
  // (0, 1), (2, 3), …; the last of an odd number has no partner.
  for (let k = columns - 1 - ((columns - 1) % 2); k >= 0; k -= 2) {
    if (k + 1 < columns) signs[k + 1] = householder(v, k + 1, drawsOf(k + 1));
    else v.fill(0);
    signs[k] = householder(u, k, drawsOf(k));
    let overlap = 0;
    for (let i = k + 1; i < rows; i++) overlap += u[i]! * v[i]!;
    reflectTwice(q, rows, columns, u, v, overlap, k);
  }
  for (let k = 0; k < columns; k++) {
    if (signs[k]! > 0) continue;
    for (let i = 0; i < rows; i++) q[k * rows + i] = -q[k * rows + i]!;
  }
  return q;
}
