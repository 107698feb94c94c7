import { describe, expect, it } from "vitest";
import { simdTarget } from "./encoder.ts";
import { gemmModule, gemmScratchBytes } from "./gemm.ts";
import { instantiate } from "./instantiate.ts";

const { fround } = Math;
const memory = new WebAssembly.Memory({ initial: 256 });
const floats = new Float32Array(memory.buffer);
const bits = new Uint32Array(memory.buffer);
// The tiles of engines with 256-bit vectors run on every engine, only slower.
const targets = [simdTarget, { ...simdTarget, wide: true }] as const;
const products = targets.map((target) => instantiate<"gemm">(gemmModule(target), { memory }).gemm);
const widths = targets.map((target, index) => ({ bits: target.wide ? 256 : 128, target, gemm: products[index]! }));

const canary = 0x7fa55a5a; // A NaN: an element read where there is none poisons the result.
const guard = 16;

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Elements between the ends of the rows that lie in memory. */
  readonly gap?: number;
  readonly values?: (i: number) => number;
}

/** Numbers of very different size, so that any change of the order of a sum changes its bits. */
function wild(i: number): number {
  const hash = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(i + 7, 0x85ebca6b);
  return ((hash >> 8) / 0x800000) * [1, 1e-3, 1e3, 1e-6][hash & 3]!;
}

/** Multiplies in wasm; returns how many elements differ in bits from the defining loop, and how many outside C were written. */
function run(
  { target, gemm }: (typeof widths)[number],
  { m, n, k, transposeA = false, transposeB = false, gap = 0, values = wild }: Case,
): {
  readonly wrong: number;
  readonly outside: number;
} {
  // [stride of rows, stride of columns] of A, B, C
  const a = transposeA ? ([1, m + gap] as const) : ([k + gap, 1] as const);
  const b = transposeB ? ([1, k + gap] as const) : ([n + gap, 1] as const);
  const cRow = n + gap;
  const aAt = guard;
  const bAt = aAt + m * a[0] + k * a[1] + guard;
  const cAt = bAt + k * b[0] + n * b[1] + guard;
  const scratchAt = Math.ceil((cAt + m * cRow + guard) / 4) * 4;
  const end = scratchAt + gemmScratchBytes(m, n, k, target) / 4;
  bits.fill(canary, 0, end + guard);
  for (let i = 0; i < m; i++) for (let p = 0; p < k; p++) floats[aAt + i * a[0] + p * a[1]] = values(i * k + p);
  for (let p = 0; p < k; p++) for (let j = 0; j < n; j++) floats[bAt + p * b[0] + j * b[1]] = values(m * k + p * n + j);
  const before = bits.slice(0, end + guard);

  gemm(4 * aAt, ...a, 4 * bAt, ...b, 4 * cAt, cRow, m, n, k, 4 * scratchAt, 0);

  let wrong = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) {
        sum = fround(sum + fround(floats[aAt + i * a[0] + p * a[1]]! * floats[bAt + p * b[0] + j * b[1]]!));
      }
      const at = cAt + i * cRow + j;
      // Object.is: −0 is not +0, every NaN is the same; float32 elements are exact as doubles.
      if (!Object.is(floats[at], sum)) wrong++;
      bits[at] = canary;
    }
  }
  let outside = 0;
  for (let i = 0; i < end + guard; i++) if ((i < scratchAt || i >= end) && bits[i] !== before[i]) outside++;
  return { wrong, outside };
}

const exact = { wrong: 0, outside: 0 };
const layouts: readonly Pick<Case, "transposeA" | "transposeB">[] = [
  {},
  { transposeA: true },
  { transposeB: true },
  { transposeA: true, transposeB: true },
];

describe.each(widths)("gemm with vectors of $bits bits", (width) => {
  const { gemm, target } = width;
  describe.each(layouts)("%j", (layout) => {
    it("has the bits of the triple loop for every small shape", () => {
      for (let m = 0; m <= 11; m++) {
        for (let n = 0; n <= 18; n++) {
          for (const k of [0, 1, 2, 3, 4, 5, 8]) {
            expect({ m, n, k, ...run(width, { m, n, k, ...layout }) }).toEqual({ m, n, k, ...exact });
          }
        }
      }
    });

    it.each([
      [1, 1, 1031],
      [1, 67, 129],
      [67, 1, 129],
      [33, 2, 31],
      [32, 32, 32],
      [37, 41, 43],
      [31, 65, 17], // direct B, packed transposed A
      [33, 32, 17], // packed B, direct A
      [128, 10, 128],
      [129, 66, 13], // more than one block of rows
      [5, 523, 7], // more than one block of columns
      [34, 523, 515], // more than one block of columns and of k
      [133, 70, 1027], // three blocks of k
    ])("has the bits of the triple loop for %d × %d × %d", (m, n, k) => {
      expect(run(width, { m, n, k, ...layout })).toEqual(exact);
      expect(run(width, { m, n, k, ...layout, gap: 3 })).toEqual(exact);
    });

    it("keeps NaN, infinities, signed zeros and subnormal numbers", () => {
      const specials = [0, -0, Infinity, -Infinity, Number.NaN, 1e-45, -1e-40, 1, -1, 3e38, 1e-20];
      const m = 13,
        n = 21,
        k = 3;
      const often = (i: number): number => (i % 3 === 0 ? specials[(i * 7) % 11]! : wild(i));
      const subnormal = (i: number): number => wild(i) * 1e-21;
      const zeros = (i: number): number => (i % 2 === 0 ? -0 : 0);
      for (const values of [often, subnormal, zeros]) expect(run(width, { m, n, k, ...layout, values })).toEqual(exact);
    });
  });

  it("starts at +0: a product of −0 alone gives +0", () => {
    floats.set([-0, 1], 0);
    gemm(0, 1, 1, 4, 1, 1, 8, 1, 1, 1, 1, 16, 0);
    expect(floats[2]).toBe(0);
  });

  it("takes strides of which neither is 1", () => {
    const [m, n, k] = [7, 11, 10];
    for (let i = 0; i < 4096; i++) floats[i] = wild(i);
    gemm(0, 2 * k, 2, 4 * 1024, 3 * n, 3, 4 * 2048, n, m, n, k, 4 * 4096, 0);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum = fround(sum + fround(floats[2 * (i * k + p)]! * floats[1024 + 3 * (p * n + j)]!));
        }
        expect(floats[2048 + i * n + j]).toBe(sum);
      }
    }
  });

  it.each([
    [0, 1, 5, 1],
    [3, 0, 5, 1],
    [3, 1, 0, 1],
    [3, 1, 5, 0],
    [0, 0, 0, 0],
  ])("repeats rows and columns whose stride is 0: A %d, %d, B %d, %d", (aRow, aCol, bRow, bCol) => {
    for (let i = 0; i < 64; i++) floats[i] = wild(i);
    gemm(0, aRow, aCol, 4 * 32, bRow, bCol, 4 * 64, 9, 2, 9, 3, 4 * 128, 0);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 9; j++) {
        let sum = 0;
        for (let p = 0; p < 3; p++) {
          sum = fround(sum + fround(floats[i * aRow + p * aCol]! * floats[32 + p * bRow + j * bCol]!));
        }
        expect(floats[64 + 9 * i + j]).toBe(sum);
      }
    }
  });

  it("continues the sums that are in C: the bits of one sum, whatever the blocks of k", () => {
    const [m, n, k] = [9, 21, 37];
    const [aAt, bAt, whole, parts, scratch] = [0, 1024, 2048, 3072, 4096];
    for (let i = 0; i < 2048; i++) floats[i] = wild(i);
    gemm(4 * aAt, k, 1, 4 * bAt, n, 1, 4 * whole, n, m, n, k, 4 * scratch, 0);
    for (const [from, count] of [
      [0, 16],
      [16, 1],
      [17, 0],
      [17, 20],
    ] as const) {
      gemm(4 * (aAt + from), k, 1, 4 * (bAt + from * n), n, 1, 4 * parts, n, m, n, count, 4 * scratch, from);
    }
    expect(bits.slice(parts, parts + m * n)).toEqual(bits.slice(whole, whole + m * n));
  });

  it("reads nothing behind the last byte of memory", () => {
    const last = floats.length;
    const [m, n, k] = [5, 6, 7];
    for (const [aAt, bAt] of [
      [last - m * k, 0],
      [0, last - k * n],
    ] as const) {
      for (const [a, b] of [
        [
          [k, 1],
          [n, 1],
        ],
        [
          [1, m],
          [1, k],
        ],
      ] as const) {
        expect(() => gemm(4 * aAt, ...a, 4 * bAt, ...b, 4096, n, m, n, k, 8192, 0)).not.toThrow();
      }
    }
  });

  it("bounds its scratch memory whatever the shape", () => {
    expect(gemmScratchBytes(1, 1, 1, target)).toBeLessThan(256);
    expect(gemmScratchBytes(50176, 4096, 50176, target)).toBeLessThanOrEqual(1.3 * 1024 * 1024);
  });
});
