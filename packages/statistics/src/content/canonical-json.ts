/** @file RFC 8785 (JCS): one text for one JSON value, so that its hash means the value. */

/** A value that has no canonical JSON, with the path to it. */
export class CanonicalJsonError extends Error {
  override readonly name = "CanonicalJsonError";
}

/**
 * Canonical JSON: no white space, members sorted by UTF-16 code units, numbers as ECMAScript prints them.
 *
 * @example canonicalJson({ b: 1e21, a: [true, "é"] }) // '{"a":[true,"é"],"b":1e+21}'
 * @throws CanonicalJsonError for NaN, infinities, undefined, functions and lone surrogates: JSON has none of them.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$");
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      throw new CanonicalJsonError(`${path} is ${value}, which JSON cannot hold; wanted a finite number or null`);
    return JSON.stringify(value);
  }
  if (typeof value === "string") {
    if (/\p{Cs}/u.test(value)) throw new CanonicalJsonError(`${path} has a lone surrogate, which has no UTF-8`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(",")}]`;
  if (typeof value === "object") {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, item]) => `${write(name, `${path} (a name)`)}:${write(item, `${path}.${name}`)}`).join(",")}}`;
  }
  throw new CanonicalJsonError(`${path} is ${typeof value}, which JSON cannot hold`);
}
