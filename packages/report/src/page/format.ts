/** @file Numbers as people read them, by rules that depend on no locale. */

const minus = "−";

/** `decimals` digits after the point. @example formatFixed(-0.04, 1) // "0.0" */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? `${minus}∞` : "–";
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** A share as a percentage without its sign. @example formatPercent(0.8312) // "83.1" */
export function formatPercent(share: number, decimals = 1): string {
  return formatFixed(share * 100, decimals);
}

/** With a plus for positive numbers. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatFixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Three significant digits; powers of ten outside [0.001, 10 000). @example formatNumber(1234567) // "1.23e6" */
export function formatNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatFixed(value, 0);
  const size = Math.abs(value);
  const sign = value < 0 ? minus : "";
  if (size >= 10_000 || size < 0.001) return sign + size.toExponential(2).replace("e+", "e").replace("e-", `e${minus}`);
  return sign + (size >= 1000 ? size.toFixed(0) : String(Number(size.toPrecision(3))));
}

/**
 * Decimals that show the largest of some numbers with three significant digits: a value and its interval are read together.
 * Null where that is no sensible notation, as in `formatNumber`.
 *
 * @example commonDecimals([0.019, -0.00844, 0.0464]) // 4
 */
export function commonDecimals(values: readonly number[]): number | null {
  const largest = Math.max(...values.map((value) => Math.abs(value)));
  if (!Number.isFinite(largest) || largest < 0.001 || largest >= 10_000) return largest === 0 ? 0 : null;
  let decimals = 0;
  for (let size = largest; size < 100 && decimals < 5; size *= 10) decimals += 1;
  return decimals;
}

/** A p-value. @example formatP(0.00001) // "< 0.001" */
export function formatP(p: number): string {
  return p < 0.001 ? "< 0.001" : p < 0.1 ? formatFixed(p, 3) : formatFixed(p, 2);
}

/** A coordinate of a drawing: two decimals hide the last bits, so that drawings have the same bytes on every engine. */
export function coordinate(value: number): number {
  const rounded = Math.round(value * 100) / 100;
  return rounded === 0 ? 0 : rounded;
}
