/** @file Sound sources and filters, in cycles per sample. */
import { math } from "@nn/core";

/**
 * A resonance of two poles: y(i) = g x(i) + 2 r cos(2πf) y(i−1) − r² y(i−2), with r = exp(−π width) and g for a gain of 1 at
 * frequency 0.
 */
export function resonate(signal: Float64Array, frequency: number, width: number): Float64Array {
  const radius = math.exp(-Math.PI * width);
  const a = 2 * radius * math.cos(2 * Math.PI * frequency);
  const b = radius * radius;
  const gain = 1 - a + b;
  let last = 0;
  let before = 0;
  return signal.map((value) => {
    const next = gain * value + a * last - b * before;
    before = last;
    last = next;
    return next;
  });
}

/** Pulses of height 1 whenever the phase, which grows by `frequency(i)` a sample, passes a whole number. */
export function pulses(length: number, frequency: (index: number) => number): Float64Array {
  const out = new Float64Array(length);
  let phase = 1;
  for (let i = 0; i < length; i += 1) {
    if (phase >= 1) {
      out[i] = 1;
      phase -= 1;
    }
    phase += frequency(i);
  }
  return out;
}

/** What each sample adds to the one before, so that the sum of a sound that dies away is 0: no sound has an offset. */
export function differences(signal: Float64Array): Float64Array {
  return signal.map((value, i) => value - (signal[i - 1] ?? 0));
}
