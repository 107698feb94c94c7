import { math } from "@nn/core";

export type Interpolation = "sinc" | "linear";

/** Zero crossings of the sinc on each side, and points of its table between two of them. */
const crossings = 16;
const density = 512;

let table: Float64Array | undefined;

/** sin(πt)/(πt)·cos²(πt/(2·crossings)) for t = 0, 1/density, …, crossings: a sinc under a Hann window. */
function windowedSinc(): Float64Array {
  table ??= Float64Array.from({ length: crossings * density + 2 }, (_, i) => {
    const t = i / density;
    if (t === 0) return 1;
    if (t >= crossings || i % density === 0) return 0;
    const c = math.cos((3.141592653589793 * t) / (2 * crossings));
    return (math.sin(3.141592653589793 * t) / (3.141592653589793 * t)) * c * c;
  });
  return table;
}

/**
 * `count` values x(0), x(f), x(2f), … of a signal between its samples; it is 0 outside.
 *
 * The sinc is cut off at the lower of the two Nyquist frequencies, so that playing faster folds no tone back.
 */
export function resampleSignal(x: Float32Array, f: number, count: number, kind: Interpolation): Float32Array {
  const at = (i: number): number => (i < 0 || i >= x.length ? 0 : x[i]!);
  if (kind === "linear") {
    return Float32Array.from({ length: count }, (_, i) => {
      const position = i * f;
      const before = Math.floor(position);
      const share = position - before;
      return (1 - share) * at(before) + share * at(before + 1);
    });
  }
  const kernel = windowedSinc();
  const cutoff = Math.min(1, 1 / f);
  const reach = crossings / cutoff;
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const position = i * f;
    const last = Math.min(x.length - 1, Math.floor(position + reach));
    let sum = 0;
    for (let j = Math.max(0, Math.ceil(position - reach)); j <= last; j++) {
      const t = Math.abs(position - j) * cutoff * density;
      const index = Math.floor(t);
      const share = t - index;
      sum += x[j]! * ((1 - share) * kernel[index]! + share * kernel[index + 1]!);
    }
    out[i] = cutoff * sum;
  }
  return out;
}
