/** @file Random orthogonal matrices. */
import { type Key, normal } from "@nn/core";

/**
 * Applies v ↦ v − u·(uᵀv), uᵀu = 2, to columns `from` … of a matrix stored by columns, u living in rows `first` … `rows` − 1.
 *
 * Four columns at a time share the reads of u; each keeps its own sum, so the bits do not depend on the grouping.
 */
function reflect(columns: Float64Array, rows: number, count: number, u: Float64Array, first: number): void {
  let column = first;
  for (; column + 4 <= count; column += 4) {
    const a = column * rows;
    const b = a + rows;
    const c = b + rows;
    const d = c + rows;
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = first; i < rows; i++) {
      const x = u[i]!;
      sumA += x * columns[a + i]!;
      sumB += x * columns[b + i]!;
      sumC += x * columns[c + i]!;
      sumD += x * columns[d + i]!;
    }
    for (let i = first; i < rows; i++) {
      const x = u[i]!;
      columns[a + i] = columns[a + i]! - sumA * x;
      columns[b + i] = columns[b + i]! - sumB * x;
      columns[c + i] = columns[c + i]! - sumC * x;
      columns[d + i] = columns[d + i]! - sumD * x;
    }
  }
  for (; column < count; column++) {
    const a = column * rows;
    let sum = 0;
    for (let i = first; i < rows; i++) sum += u[i]! * columns[a + i]!;
    for (let i = first; i < rows; i++) columns[a + i] = columns[a + i]! - sum * u[i]!;
  }
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
  const q = new Float64Array(rows * columns);
  for (let k = 0; k < columns; k++) q[k * rows + k] = 1;
  const u = new Float64Array(rows);
  const signs = new Float64Array(columns);
  let end = draws.length;
  // Q = H₀·H₁ ⋯ applied to the first columns of I, from the right: H_k changes rows and columns from k on only.
  for (let k = columns - 1; k >= 0; k--) {
    end -= rows - k;
    let squares = 0;
    for (let i = k; i < rows; i++) {
      u[i] = draws[end + i - k]!;
      squares += u[i]! * u[i]!;
    }
    // The diagonal of R is −sign(x₀)·‖x‖, where 0 counts as positive; u = x + sign(x₀)·‖x‖·e₀ scaled to length √2.
    const head = u[k]! < 0 ? -1 : 1;
    signs[k] = -head;
    const norm = Math.sqrt(squares);
    u[k] = u[k]! + head * norm;
    const scale = 1 / Math.sqrt(norm * Math.abs(u[k]!));
    if (!Number.isFinite(scale)) continue;
    for (let i = k; i < rows; i++) u[i] = u[i]! * scale;
    reflect(q, rows, columns, u, k);
  }
  for (let k = 0; k < columns; k++) {
    if (signs[k]! > 0) continue;
    for (let i = 0; i < rows; i++) q[k * rows + i] = -q[k * rows + i]!;
  }
  return q;
}
