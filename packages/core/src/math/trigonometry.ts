/** @file sin and cos in float64. Coefficients: fdlibm's minimax fits on |x| ≤ π/4. */
import { powerOfTwo } from "./bits.ts";

const s1 = -1.66666666666666324348e-1;
const s2 = 8.33333333332248946124e-3;
const s3 = -1.98412698298579493134e-4;
const s4 = 2.75573137070700676789e-6;
const s5 = -2.50507602534068634195e-8;
const s6 = 1.58969099521155010221e-10;
const c1 = 4.16666666666666019037e-2;
const c2 = -1.38888888888741095749e-3;
const c3 = 2.48015872894767294178e-5;
const c4 = -2.75573143513906633035e-7;
const c5 = 2.0875723212981748279e-9;
const c6 = -1.13596475577881948265e-11;

/** sin(x + y) for |x| ≤ π/4 and y below an ulp of x. */
function sinKernel(x: number, y: number): number {
  const z = x * x;
  const v = z * x;
  const r = s2 + z * (s3 + z * (s4 + z * (s5 + z * s6)));
  return x - (z * (0.5 * y - v * r) - y - v * s1);
}

/** cos(x + y) for the same; 1 − z/2 is taken first and its rounding error put back. */
function cosKernel(x: number, y: number): number {
  const z = x * x;
  const r = z * (c1 + z * (c2 + z * (c3 + z * (c4 + z * (c5 + z * c6)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * y));
}

const inversePio2 = 0.6366197723675814;
/** π/2 in parts of 33 bits, so that n·part is exact for n < 2^20, and what is left after each. */
const part1 = 1.57079632673412561417;
const part2 = 6.0771005063039659766e-11;
const part3 = 2.0222662487111664558e-21;
const rest3 = 8.47842766036889956997e-32;
const largestFast = 1_647_099;

/** The last reduction: x = quadrant·π/2 + remainder + correction. */
let remainder = 0;
let correction = 0;

function reduce(x: number): number {
  if (x >= -0.7853981633974483 && x <= 0.7853981633974483) {
    remainder = x;
    correction = 0;
    return 0;
  }
  if (x > largestFast || x < -largestFast) return reduceExactly(x);
  const n = Math.floor(x * inversePio2 + 0.5);
  // Three steps of Cody and Waite; each keeps the rounding error of the one before.
  const r1 = x - n * part1;
  const w2 = n * part2;
  const r2 = r1 - w2;
  const e2 = r1 - r2 - w2;
  const w3 = n * part3;
  const r3 = r2 - w3;
  const e3 = r2 - r3 - w3;
  const small = e2 + (e3 - n * rest3);
  remainder = r3 + small;
  correction = r3 - remainder + small;
  return n & 3;
}

/** 2/π times 2^1200, which covers every float64. */
const twoOverPi =
  "a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b";

/** Reduction in integers for |x| above 2^20·π/2; slow and exact. */
function reduceExactly(x: number): number {
  let exponent = 0;
  let mantissa = x < 0 ? -x : x;
  while (mantissa >= 9007199254740992) {
    mantissa *= 0.5;
    exponent++;
  }
  while (mantissa !== Math.floor(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  const fractionBits = BigInt(4 * twoOverPi.length - exponent);
  const turns = BigInt(mantissa) * BigInt(`0x${twoOverPi}`);
  let quadrant = turns >> fractionBits;
  let fraction = turns - (quadrant << fractionBits);
  if (fraction >> (fractionBits - 1n) === 1n) {
    quadrant += 1n;
    fraction -= 1n << fractionBits;
  }
  // 160 bits of the fraction are enough: no float64 comes nearer than 2^−62 to a multiple of π/2.
  const scaled = fractionBits > 160n ? fraction >> (fractionBits - 160n) : fraction << (160n - fractionBits);
  // π/2 times 2^188, so the product is the remainder times 2^348.
  const product = scaled * BigInt("0x1921fb54442d18469898cc51701b839a252049c1114cf98e");
  const head = Number(product);
  const tail = Number(product - BigInt(head));
  const unit = powerOfTwo(-348);
  const sign = x < 0 ? -1 : 1;
  remainder = sign * head * unit;
  correction = sign * tail * unit;
  const turnsOfFour = Number(quadrant & 3n);
  return x < 0 ? (4 - turnsOfFour) & 3 : turnsOfFour;
}

/** sin x, error below 1 ulp; NaN for infinities. */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const quadrant = reduce(x);
  const value = (quadrant & 1) === 0 ? sinKernel(remainder, correction) : cosKernel(remainder, correction);
  return quadrant < 2 ? value : -value;
}

/** cos x, error below 1 ulp; NaN for infinities. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const quadrant = reduce(x);
  const value = (quadrant & 1) === 0 ? cosKernel(remainder, correction) : sinKernel(remainder, correction);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}

/** cos(2π·word/2^32) for an unsigned 32-bit word; the quadrant is taken from the word's own bits, exactly. */
export function cosTurn32(word: number): number {
  const quadrant = (word + 0x20000000) >>> 30;
  const angle = ((word - (quadrant << 30)) | 0) * 1.4629180792671596e-9;
  const value = (quadrant & 1) === 0 ? cosKernel(angle, 0) : sinKernel(angle, 0);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}
