/** @file A trial that is killed goes on from its last checkpoint; one that is shorter than the interval leaves no trace. */
import type { Checkpoint } from "@nn/train";
import { systemReason } from "../errors.ts";
import { timestamp } from "../executors/clock.ts";
import { readCheckpoint, writeCheckpoint } from "../store/checkpoint-file.ts";
import type { TrialSpec, TrialTiming } from "./types.ts";

/** Where checkpoints are kept, and how often; plain data, for threads and processes. */
export interface CheckpointSettings {
  /** The folder of results. */
  readonly folder: string;
  /** Least time between two checkpoints of a trial, and before the first one. */
  readonly seconds: number;
}

/** Seconds between two checkpoints: what is lost at most, and far more than a checkpoint takes to write. */
export const defaultCheckpointSeconds = 10;

type Effort = Pick<TrialTiming, "seconds" | "startedAt" | "resumedAt">;

/** A trial between its start, or where it was taken up, and its result. */
export interface Sitting {
  /** Where it goes on; undefined: from the start. */
  readonly resume: Checkpoint | undefined;
  /** Keeps the trial as it stands when the time has come. */
  keep(take: () => Checkpoint, at: { readonly step: number }): Promise<void>;
  /** All that went into the trial, what came before a kill included. */
  timing(): Effort;
  /** What a person should know. */
  readonly notes: readonly string[];
}

/** Takes up a trial where it was left. Whatever is wrong with a checkpoint is a note, and a trial from the start. */
export async function openSitting(spec: TrialSpec, settings: CheckpointSettings | undefined): Promise<Sitting> {
  const saved = settings === undefined ? undefined : await readCheckpoint(settings.folder, spec);
  if (saved === undefined) return createSitting(spec, settings);
  if ("reason" in saved) return sitAnew(spec, settings, saved.reason);
  const { checkpoint, timing } = saved;
  const resumedAt = [...(timing.resumedAt ?? []), checkpoint.step];
  return createSitting(spec, settings, { resume: checkpoint, earlier: { ...timing, resumedAt } });
}

/** From the start, because what was kept is of no use. */
export function sitAnew(spec: TrialSpec, settings: CheckpointSettings | undefined, reason: string): Sitting {
  return createSitting(spec, settings, { notes: [`a checkpoint was ignored and the trial begun anew: ${reason}`] });
}

interface Left {
  readonly resume?: Checkpoint;
  readonly earlier?: Effort;
  readonly notes?: readonly string[];
}

function createSitting(spec: TrialSpec, settings: CheckpointSettings | undefined, left: Left = {}): Sitting {
  const { resume, earlier = { seconds: 0, startedAt: timestamp() } } = left;
  const notes = [...(left.notes ?? [])];
  const begin = performance.now();
  let last = begin;
  let broken = false;
  const timing = (): Effort => ({ ...earlier, seconds: earlier.seconds + (performance.now() - begin) / 1000 });
  return {
    resume,
    notes,
    timing,
    async keep(take, { step }) {
      if (settings === undefined || broken || step >= spec.problem.budget.steps) return;
      if (performance.now() - last < 1000 * settings.seconds) return;
      try {
        await writeCheckpoint(settings.folder, spec, { checkpoint: take(), timing: timing() });
      } catch (error) {
        broken = true;
        notes.push(`checkpoints cannot be kept, so that a kill costs a whole trial: ${systemReason(error)}`);
      }
      last = performance.now();
    },
  };
}
