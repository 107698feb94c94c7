/** @file How long a run will take, from what it has done so far. */
import { Rates, trialCost } from "../trial/cost.ts";
import type { Trial, TrialRecord } from "../trial/types.ts";

export interface TimeLeftOptions {
  /** Sum of `trialCost` over the trials that are missing, by problem. */
  readonly missing: ReadonlyMap<string, number>;
  /** Records with timings from before, for the first estimate. */
  readonly records: Iterable<TrialRecord>;
  /** Trials that make progress at the same time: more workers than cores do not make more. */
  readonly parallel: number;
}

/**
 * Seconds left = work left / speed. Work is in seconds of one worker, by the medians of stored timings; speed is the work that ended
 * since the first trial began per second, so it holds whatever the workers are: more than there are cores, on a busy machine, or
 * joined by another run on the same store. Until as many trials ended as run at a time, `parallel` stands for the speed.
 */
export class TimeLeft {
  readonly #rates: Rates;
  readonly #missing: Map<string, number>;
  readonly #ended: Map<string, number> = new Map();
  readonly #running: Map<string, { readonly trial: Trial; readonly since: number }> = new Map();
  readonly #parallel: number;
  #count = 0;
  #begin: number | undefined;

  constructor({ missing, records, parallel }: TimeLeftOptions) {
    this.#rates = new Rates(records);
    this.#missing = new Map(missing);
    this.#parallel = parallel;
  }

  /** @param now - Milliseconds of a clock that does not jump. */
  started(trial: Trial, now: number): void {
    this.#begin ??= now;
    this.#running.set(trial.key, { trial, since: now });
  }

  /** A trial that was computed here, whose timing counts, or found in the store. */
  ended(record: TrialRecord, isOurs: boolean): void {
    const { problem } = record.labels;
    const cost = trialCost(record.spec);
    if (isOurs) this.#rates.add(record);
    this.#running.delete(record.key);
    this.#missing.set(problem, Math.max(0, (this.#missing.get(problem) ?? 0) - cost));
    this.#ended.set(problem, (this.#ended.get(problem) ?? 0) + cost);
    this.#count += 1;
  }

  /** Null while there are no timings. */
  seconds(now: number): number | null {
    const left = this.#rates.seconds(this.#missing);
    if (left === null) return null;
    let begun = 0;
    for (const { trial, since } of this.#running.values()) {
      const whole = this.#rates.seconds(new Map([[trial.labels.problem, trialCost(trial.spec)]])) ?? 0;
      begun += Math.min(whole, (now - since) / 1000);
    }
    const work = (this.#rates.seconds(this.#ended) ?? 0) + begun;
    const elapsed = (now - (this.#begin ?? now)) / 1000;
    const isKnown = this.#count >= this.#parallel && work > 0 && elapsed > 0;
    return Math.max(0, left - begun) / (isKnown ? work / elapsed : this.#parallel);
  }
}
