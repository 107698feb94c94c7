/** @file Which `Math` an engine has: its transcendental functions differ between engines, and between builds of one. */
import { createHash } from "node:crypto";

/** Functions of one argument that ECMA-262 calls implementation-approximated, and pow with the exponent −1.3. */
const functions = {
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  pow: (x: number): number => Math.pow(x, -1.3),
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
} as const;

const points = 4096;

export interface MathFingerprint {
  /** First 16 hex digits of the SHA-256 over all functions. */
  readonly hash: string;
  /** First 8 hex digits of each function's own. */
  readonly functions: Readonly<Record<string, string>>;
}

/**
 * Hashes of the float64 bits of every function on 4096 points between 2⁻²⁰ and 2⁶. No result of nn depends on it, because nn brings its
 * own functions; a plug-in that calls `Math` does, and this tells whether two machines can agree about it.
 */
export function mathFingerprint(): MathFingerprint {
  // Points without any function of Math: mantissas from a linear congruence, exponents in turn.
  let state = 12345;
  const inputs = Array.from({ length: points }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let value = 1 + state / 4_294_967_296;
    for (let exponent = (index % 26) - 20; exponent < 0; exponent += 1) value /= 2;
    for (let exponent = (index % 26) - 20; exponent > 0; exponent -= 1) value *= 2;
    return value;
  });
  const whole = createHash("sha256");
  const own: Record<string, string> = {};
  for (const [name, apply] of Object.entries(functions)) {
    const bytes = float64Bytes(inputs.map(apply));
    whole.update(bytes);
    own[name] = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  }
  return { hash: whole.digest("hex").slice(0, 16), functions: own };
}

/** Little-endian, every NaN the same. */
function float64Bytes(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, index) => {
    if (Number.isNaN(value)) view.setUint32(8 * index + 4, 0x7ff80000, true);
    else view.setFloat64(8 * index, value, true);
  });
  return new Uint8Array(view.buffer);
}
