/** @file Splitting by key: which rows go where, and taking them. */
import { type Key, NdArray, OptionError, permutation, type Split } from "@nn/core";

/**
 * Row numbers of each part, then of the rest: disjoint, and together 0 … n − 1.
 *
 * A part is a share below 1 (`0.1` of the rows, rounded half up) or a count (`500`). Parts are cut from the end of one
 * permutation of the rows, so a bigger part leaves a prefix of the same rest. With `labels` every part holds the classes
 * in the proportion of the whole, by largest remainder, and its size is the same as without.
 *
 * @example splitIndices(key(0), 10, [0.2, 3]).map((rows) => rows.length) // [2, 3, 5]
 * @throws OptionError for a part that is negative, not a number, or does not fit.
 */
export function splitIndices(
  key: Key,
  n: number,
  parts: readonly number[],
  labels?: ArrayLike<number>,
): readonly Int32Array[] {
  if (labels !== undefined && labels.length !== n) {
    throw new OptionError(`splitIndices: got ${labels.length} labels for ${n} rows`);
  }
  const sizes = parts.map((part) => partSize(part, n));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > n) throw new OptionError(`splitIndices: parts ${parts.join(", ")} need ${total} rows, got ${n}`);

  const labelOf = (row: number): number => labels?.[row] ?? 0;
  const remaining: number[] = [];
  for (let row = 0; row < n; row += 1) remaining[labelOf(row)] = (remaining[labelOf(row)] ?? 0) + 1;
  const counts = Array.from(remaining, (count) => count ?? 0);
  const quotas = sizes.map((size) => {
    const quota = largestRemainder(size, counts);
    quota.forEach((taken, label) => {
      counts[label] = (counts[label] ?? 0) - taken;
    });
    return quota;
  });

  const order = permutation(key, n);
  const out = [...sizes, n - total].map((size) => new Int32Array(size));
  const filled = out.map((rows) => rows.length);
  for (let i = n - 1; i >= 0; i -= 1) {
    const row = order[i] ?? 0;
    const label = labelOf(row);
    const wanting = quotas.findIndex((quota) => (quota[label] ?? 0) > 0);
    const part = wanting === -1 ? sizes.length : wanting;
    const quota = quotas[wanting];
    if (quota !== undefined) quota[label] = (quota[label] ?? 0) - 1;
    const at = (filled[part] ?? 0) - 1;
    filled[part] = at;
    const rows = out[part];
    if (rows !== undefined) rows[at] = row;
  }
  return out;
}

/** Rows that a part asks for: a share in [0, 1) or a whole number. */
function partSize(part: number, n: number): number {
  if (part >= 0 && part < 1) return Math.floor(part * n + 0.5);
  if (Number.isInteger(part) && part >= 1) return part;
  throw new OptionError(`splitIndices: got part ${part}, wanted a share in [0, 1) or a whole number of rows`);
}

/** Whole numbers with the given sum, as near as can be to the proportions of `counts`; ties go to the lower label. */
function largestRemainder(size: number, counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => 0);
  const exact = counts.map((count) => (size * count) / total);
  const quota = exact.map((share) => Math.floor(share));
  let open = size - quota.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((share, label) => ({ label, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  for (const { label } of byRemainder) {
    if (open <= 0) break;
    quota[label] = (quota[label] ?? 0) + 1;
    open -= 1;
  }
  return quota;
}

/** The examples with the given row numbers, in that order. */
export function subset(split: Split, rows: Int32Array): Split {
  return { inputs: takeRows(split.inputs, rows), targets: takeRows(split.targets, rows) };
}

/** The first `count` examples; all of them when there are not more. */
export function take(split: Split, count: number): Split {
  const n = split.inputs.shape[0] ?? 0;
  if (!Number.isInteger(count) || count < 1) throw new OptionError(`take: got ${count}, wanted a whole number ≥ 1`);
  return count >= n
    ? split
    : subset(
        split,
        Int32Array.from({ length: count }, (_, row) => row),
      );
}

function takeRows(source: NdArray, rows: Int32Array): NdArray {
  const [n = 0, ...rest] = source.shape;
  const width = rest.reduce((product, extent) => product * extent, 1);
  const data =
    source.data instanceof Float32Array ? new Float32Array(rows.length * width) : new Int32Array(rows.length * width);
  rows.forEach((row, i) => {
    if (row < 0 || row >= n) throw new OptionError(`subset: got row ${row}, wanted 0 to ${n - 1}`);
    data.set(source.data.subarray(row * width, (row + 1) * width), i * width);
  });
  return new NdArray(data, [rows.length, ...rest], source.dtype);
}
