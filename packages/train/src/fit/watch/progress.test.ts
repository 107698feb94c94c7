import { describe, expect, it } from "vitest";

import { progressPrinter, type ProgressEvent } from "./progress.ts";

const event = (step: number, accuracy?: number): ProgressEvent => ({
  step,
  steps: 10,
  epoch: step / 4,
  batchLoss: step === 0 ? null : 0.5,
  end: step === 10,
  ...(accuracy === undefined
    ? {}
    : { evaluation: { step, epoch: step / 4, batchLoss: 0.5, train: { loss: 0.25, accuracy } } }),
});

function record(isTTY: boolean, events: readonly ProgressEvent[], millisecondsApart: number): string[] {
  const lines: string[] = [];
  let time = 0;
  const print = progressPrinter({ isTTY, write: (text) => lines.push(text) }, () => time);
  for (const each of events) {
    time += millisecondsApart;
    print(each);
  }
  return lines;
}

describe("progressPrinter", () => {
  it("writes one plain line for each evaluation where there is no terminal", () => {
    const lines = record(false, [event(0, 0.1), event(1), event(2), event(10, 0.75)], 1);
    expect(lines).toEqual([
      "step 0/10  epoch 0  train loss 0.2500  train accuracy 0.1000\n",
      "step 10/10  epoch 2.500  batch loss 0.5000  train loss 0.2500  train accuracy 0.7500\n",
    ]);
  });

  it("redraws one line in a terminal and tells the time left", () => {
    const lines = record(true, [event(0, 0.1), event(5), event(10)], 1000);
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.startsWith("\r"))).toBe(true);
    expect(lines[1]).toContain("████████████░░░░░░░░░░░░  step 5/10");
    // Five steps took 2 s, five are left.
    expect(lines[1]).toContain("2 s left");
    expect(lines[2]?.endsWith("\n")).toBe(true);
  });

  it("redraws ten times a second at most", () => {
    const events = Array.from({ length: 10 }, (_, step) => event(step));
    expect(record(true, events, 25)).toHaveLength(3);
  });
});
