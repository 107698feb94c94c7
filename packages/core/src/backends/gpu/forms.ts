/**
 * @file Operations whose scalar expression needs bit casts, in a form that devices can compute.
 *
 * `Math.exp` on a device is good to a few units in the last place, but `Math.log` only to 2⁻²¹ absolute near 1,
 * `Math.sin` to 2⁻¹¹, `log1p` and `expm1` are their naive formulas, and `Math.tanh(50)` is NaN on WebGL. So exp, and log
 * away from 1, are the device's; the others are series and combinations of them, with arguments that cannot overflow.
 */
import * as s from "../../scalar/expr.ts";
import type { Expr, ScalarType } from "../../scalar/expr.ts";
import { sinReduced, subtractPi } from "../../scalar/trig-reduction.ts";
import { literal, printScalar } from "./print.ts";
import type { Source } from "./source.ts";

/** Prints an operation on operands that are names or constants. */
export type Form = (source: Source, args: readonly string[]) => string;

function horner(x: string, coefficients: readonly number[]): string {
  return coefficients
    .slice(0, -1)
    .reduceRight((sum, c) => `(${literal(c)} + ${x} * ${sum})`, literal(coefficients.at(-1) ?? 0));
}

/** 2·artanh r = 2r·(1 + z/3 + z²/5 + …), z = r² ≤ 1/9: ln(1 + x) for r = x / (2 + x). */
function doubleArtanh(source: Source, ratio: string): string {
  const z = source.define(`${ratio} * ${ratio}`);
  const odd = Array.from({ length: 7 }, (_, i) => 1 / (2 * i + 1));
  return source.define(`2 * ${ratio} * ${horner(z, odd)}`);
}

/** A function of the device, in kernel text. */
const device = (name: "exp" | "log", x: string): string => `Math.${name}(${x})`;

/** NaN stays: the exponential of a device may lose it, and a run that diverged would look fine. */
function exp(source: Source, x: string): string {
  return source.define(`(${x} === ${x} ? ${device("exp", x)} : ${x})`);
}

/** The root of a negative number is NaN on every device, its logarithm is not. */
function deviceLog(source: Source, x: string): string {
  const value = source.define(`(${x} < 0 ? Math.sqrt(${x}) : ${device("log", x)})`);
  return source.define(`(${x} === ${x} ? ${value} : ${x})`);
}

/** eˣ − 1: Taylor's series to x⁸ for |x| < ½. */
function expm1(source: Source, x: string): string {
  const series = `${x} * ${horner(x, [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320])}`;
  return source.define(`(Math.abs(${x}) < 0.5 ? ${series} : ${exp(source, x)} - 1)`);
}

function log(source: Source, x: string): string {
  const near = doubleArtanh(source, source.define(`(${x} - 1) / (${x} + 1)`));
  return source.define(`(${x} > 0.5 && ${x} < 2 ? ${near} : ${deviceLog(source, x)})`);
}

/** Odd functions: the sign of `x` on `magnitude`. */
const withSignOf = (x: string, magnitude: string): string => `(${x} < 0 ? -${magnitude} : ${magnitude})`;

/** Comparison clamps keep NaN, Math.min does not. */
const atMost = (x: string, limit: number): string => `(${x} > ${limit} ? ${limit} : ${x})`;

const angle = s.argument(0, "f32");

/** ±s by the parity of the whole number n: s·(−1)ⁿ. */
function alternate(n: Expr, value: Expr): Expr {
  const odd = s.sub(n, s.mul(s.f32(2), s.floor(s.mul(n, s.f32(0.5)))));
  return s.select(s.lt(s.f32(0.5), odd), s.neg(value), value);
}

const nearest = s.floor(s.add(s.mul(angle, s.f32(0.3183098861837907)), s.f32(0.5)));
/** (−1)ⁿ·sin(x − nπ), n the whole number nearest to x/π. */
const sine = alternate(nearest, sinReduced(subtractPi(angle, nearest)));

const below = s.floor(s.mul(angle, s.f32(0.3183098861837907)));
/** −(−1)ⁿ·sin(x − (n + ½)π), n = ⌊x/π⌋. */
const cosine = s.neg(alternate(below, sinReduced(subtractPi(angle, s.add(below, s.f32(0.5))))));

const forms: Readonly<Record<string, Form>> = {
  exp: (source, [x]) => exp(source, x!),
  sin: (source, args) => printScalar(source, sine, args),
  cos: (source, args) => printScalar(source, cosine, args),
  expm1: (source, [x]) => expm1(source, x!),
  log: (source, [x]) => log(source, x!),
  log1p: (source, [x]) => {
    const near = doubleArtanh(source, source.define(`${x!} / (2 + ${x!})`));
    const far = deviceLog(source, source.define(`1 + ${x!}`));
    return source.define(`(${x!} > -0.5 && ${x!} < 1 ? ${near} : ${far})`);
  },
  // max(x, 0) + ln(1 + e^−|x|)
  softplus: (source, [x]) => {
    const e = exp(source, source.define(`-Math.abs(${x!})`));
    return source.define(`(${x!} < 0 ? 0 : ${x!}) + ${doubleArtanh(source, source.define(`${e} / (2 + ${e})`))}`);
  },
  sigmoid: (source, [x]) => {
    const e = exp(source, source.define(`-Math.abs(${x!})`));
    const t = source.define(`1 / (1 + ${e})`);
    return source.define(`(${x!} < 0 ? ${e} * ${t} : ${t})`);
  },
  // The polynomial of scalar/tanh.ts below 0.55, else 1 − 2 / (e^2|x| + 1).
  tanh: (source, [x]) => {
    const size = source.define(`Math.abs(${x!})`);
    const z = source.define(`${size} * ${size}`);
    const p = horner(z, [-0.3333294689655304, 0.13320724666118622, -0.052671559154987335, 0.01643681339919567]);
    const near = source.define(`${size} + ${size} * ${z} * ${p}`);
    const e = exp(source, source.define(`2 * ${atMost(size, 10)}`));
    const far = source.define(`1 - 2 / (${e} + 1)`);
    const magnitude = source.define(`(${size} < 0.55 ? ${near} : ${far})`);
    return source.define(withSignOf(x!, magnitude));
  },
  // −(e⁻ʸ − 1) with the parabola y of scalar/erf.ts.
  erf: (source, [x]) => {
    const size = source.define(atMost(`Math.abs(${x!})`, 3.93));
    const slope = horner(
      size,
      [
        0.12837916612625122, 0.6366195678710938, 0.10277630388736725, -0.019147822633385658, -0.00016950552526395768,
        0.0016756800469011068, -0.0006373671349138021, 0.00011886291031260043, -9.38820721785305e-6,
      ],
    );
    const exponent = source.define(`-(${size} + ${size} * ${slope})`);
    const magnitude = source.define(`-${expm1(source, exponent)}`);
    return source.define(withSignOf(x!, magnitude));
  },
};

/** The form of an elementwise operation on operands of these types; `undefined` where its scalar expression is printed. */
export function formOf(operation: string, types: readonly ScalarType[], result: ScalarType): Form | undefined {
  // Integers and conditions lie on the device as floats.
  if (operation === "cast" && (result === "f32" || types[0] === result)) return (_, [x]) => x!;
  return forms[operation];
}
