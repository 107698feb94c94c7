/** @file Trials that wait for a worker, the most urgent first; made for hundreds of thousands of them. */
import { stepCost } from "../trial/cost.ts";
import { computationKey } from "../trial/key.ts";
import type { Trial } from "../trial/types.ts";

export interface Waiting {
  readonly trial: Trial;
  readonly computation: string;
  /** Deep networks first, for good packing at the end; among equals choices first, because reports wait for them. */
  readonly priority: readonly [stepCost: number, choice: number];
}

export function waitingFor(trial: Trial): Waiting {
  const { phase } = trial.spec;
  return {
    trial,
    computation: computationKey(trial.spec),
    priority: [stepCost(trial.spec), phase === "tune" || phase === "pool" ? 1 : 0],
  };
}

export class WaitingList {
  /** The most urgent at the end; of equals the one that came first. */
  readonly #items: Waiting[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(items: readonly Waiting[]): void {
    if (items.length > 64) {
      const all = [...items.toReversed(), ...this.#items].sort((a, b) => urgency(a, b));
      this.#items.splice(0, this.#items.length);
      for (const item of all) this.#items.push(item);
      return;
    }
    for (const item of items) this.#items.splice(this.#lowerBound(item), 0, item);
  }

  take(): Waiting | undefined {
    return this.#items.pop();
  }

  #lowerBound(item: Waiting): number {
    let [low, high] = [0, this.#items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (urgency(this.#items[middle] as Waiting, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function urgency(a: Waiting, b: Waiting): number {
  return a.priority[0] - b.priority[0] || a.priority[1] - b.priority[1];
}
