/** @file One short sound: a chirp, a vowel or clicks, somewhere in a noisy clip. */
import { type Key, math, normal, uniform64 } from "@nn/core";
import { differences, pulses, resonate } from "./resonator.ts";

/** Class names, in label order. */
export const toneNames: readonly string[] = ["rising", "falling", "vowel a", "vowel i", "vowel u", "clicks"];

/** Samples per second. */
export const toneRate = 8000;

/** Centre of the three formants in hertz: averages of men (Peterson, Barney 1952). */
const formants: Readonly<Record<string, readonly number[]>> = {
  "vowel a": [730, 1090, 2440],
  "vowel i": [270, 2290, 3010],
  "vowel u": [300, 870, 2240],
};
/** Widths of the formants in hertz. */
const widths = [60, 90, 150];

/**
 * Writes a clip of `length` samples with a sound of class `label`, in [−1, 1].
 *
 * The sound fills 60 to 100 % of the clip, fades in and out over a tenth of itself and has a peak of 0.1 to 0.5, either
 * way up, so that no sample has a mean that tells the class. Gaussian
 * noise lies over the whole clip, `snr` decibels below the power of the sound while it lasts.
 */
export function renderTone(
  out: Float32Array,
  offset: number,
  length: number,
  label: number,
  key: Key,
  snr: number,
): void {
  const [share = 0, place = 0, level = 0, polarity = 0] = uniform64(key.fold("place"), 4);
  const duration = Math.max(1, Math.floor(length * (0.6 + 0.4 * share)));
  const onset = Math.floor((length - duration + 1) * place);
  const sound = renderSound(toneNames[label] ?? "", duration, key.fold("sound"));
  const fade = Math.max(1, duration / 10);
  let peak = 0;
  let power = 0;
  sound.forEach((value, i) => {
    const faded = value * Math.min(1, (i + 0.5) / fade, (duration - i - 0.5) / fade);
    sound[i] = faded;
    peak = Math.max(peak, Math.abs(faded));
    power += faded * faded;
  });
  const gain = ((polarity < 0.5 ? -1 : 1) * (0.1 + 0.4 * level)) / (peak === 0 ? 1 : peak);
  const noiseLevel = Math.abs(gain) * Math.sqrt(power / duration) * math.pow(10, -snr / 20);
  const noise = normal(key.fold("noise"), length);
  for (let i = 0; i < length; i += 1) {
    const value = noiseLevel * (noise[i] ?? 0) + gain * (sound[i - onset] ?? 0);
    out[offset + i] = Math.max(-1, Math.min(1, value));
  }
}

function renderSound(name: string, length: number, key: Key): Float64Array {
  const [first = 0, second = 0, third = 0] = uniform64(key.fold("shape"), 3);
  const vowel = formants[name];
  if (vowel !== undefined) {
    const tract = 0.9 + 0.3 * first;
    const pitch = 100 + 120 * second;
    // The pitch glides by up to a tenth, up or down.
    const voice = pulses(length, (at) => (pitch * (1 + 0.2 * (third - 0.5) * (at / length))) / toneRate);
    // The glottis takes 12 decibels an octave from the pulses, the lips give 6 back.
    const source = differences(resonate(voice, 0, 100 / toneRate));
    return vowel.reduce(
      (signal, centre, i) => resonate(signal, (centre * tract) / toneRate, (widths[i] ?? 0) / toneRate),
      source,
    );
  }
  if (name === "clicks") return renderClicks(length, 4 + Math.floor(9 * first), 1000 + 2000 * second, key);
  const low = 300 + 600 * first;
  const high = low * (2 + 2 * second);
  return name === "rising" ? renderChirp(length, low, high) : renderChirp(length, high, low);
}

/** A sine whose frequency goes from `from` to `to` hertz in a straight line. */
function renderChirp(length: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const cycles = (from * i + ((to - from) * i * i) / (2 * length)) / toneRate;
    return math.sin(2 * Math.PI * (cycles - Math.floor(cycles)));
  });
}

/** Short ringing pulses at random places. */
function renderClicks(length: number, count: number, pitch: number, key: Key): Float64Array {
  const source = new Float64Array(length);
  const [places, levels] = [uniform64(key.fold("clicks"), count), uniform64(key.fold("levels"), count)];
  places.forEach((place, i) => {
    source[Math.floor(place * length)] = 0.5 + (levels[i] ?? 0);
  });
  return differences(resonate(source, pitch / toneRate, 300 / toneRate));
}
