/** λ·a + (1 − λ)·b, rounded once. */
export function blend(a: Float32Array, b: Float32Array, lambda: number): Float32Array {
  return a.map((x, i) => lambda * x + (1 - lambda) * b[i]!);
}
