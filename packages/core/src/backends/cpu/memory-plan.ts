/** @file Where every value lives: liveness, in-place updates, one arena. */
import { typeOf, type Program } from "../../program.ts";
import { sizeOf, stridesOf } from "../../shape.ts";
import type { PlanStep, Schedule } from "./schedule.ts";
import { controlBytes } from "./team.ts";

export interface MemoryPlan {
  /** Byte offset of each value that has memory, by root value. */
  readonly offsets: ReadonlyMap<number, number>;
  /** Next states that could not be computed in place: copy from the value's memory to the state's, after the last step. */
  readonly finalCopies: readonly { readonly from: number; readonly to: number; readonly bytes: number }[];
  /** Workspace of the first thread; those of the others follow. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Words through which threads wait for each other. */
  readonly control: number;
  readonly bytes: number;
}

/** A cache line: values start on one, and vector code may touch the padding behind a value. */
const alignment = 64;

const align = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

interface Interval {
  readonly value: number;
  readonly bytes: number;
  readonly first: number;
  last: number;
}

/** Assigns offsets; `workspace` is what one step at a time may use, in bytes, in each thread. */
export function planMemory(program: Program, plan: Schedule, workspace: number, threads: number = 1): MemoryPlan {
  const { steps, rootOf } = plan;
  const end = steps.length;
  const lastRead = new Map<number, number>();
  steps.forEach((step, index) => {
    for (const value of readsOf(step, rootOf)) lastRead.set(value, index);
  });

  const offsets = new Map<number, number>();
  let top = 0;
  const bytesOf = (value: number): number => align(sizeOf(typeOf(program, value).shape) * 4);
  for (let value = 0; value < program.state; value++) {
    offsets.set(value, top);
    top += bytesOf(value);
  }

  const inPlace = new Set<number>();
  const finalCopies: { from: number; to: number; bytes: number }[] = [];
  const producedAt = new Map<number, number>();
  steps.forEach((step, index) => producers(step).forEach((value) => producedAt.set(value, index)));
  program.outputs.slice(0, program.state).forEach((output, state) => {
    const root = rootOf(output);
    if (root < program.inputs.length) return;
    const at = producedAt.get(root)!;
    if (
      !offsets.has(root) &&
      root === output &&
      mayOverwrite(steps[at]!, state, program, lastRead.get(state) ?? -1, at)
    ) {
      offsets.set(root, offsets.get(state)!);
      inPlace.add(root);
    } else {
      finalCopies.push({ from: root, to: state, bytes: sizeOf(typeOf(program, state).shape) * 4 });
    }
  });

  const keepAlive = new Set(program.outputs.map(rootOf));
  const intervals: Interval[] = [];
  const add = (value: number, first: number): void => {
    const last = keepAlive.has(value) ? end : (lastRead.get(value) ?? first);
    intervals.push({ value, bytes: bytesOf(value), first, last });
  };
  for (let value = program.state; value < program.inputs.length; value++) add(value, -1);
  steps.forEach((step, index) => {
    for (const value of producers(step)) if (!inPlace.has(value)) add(value, index);
  });
  const arena = place(intervals, top, offsets);
  const scratch = align(arena);
  const scratchBytes = align(workspace);
  const control = scratch + threads * scratchBytes + alignment;
  return { offsets, finalCopies, scratch, scratchBytes, control, bytes: control + (threads > 1 ? controlBytes : 0) };
}

/** First fit over live intervals, in order of their start. */
function place(intervals: readonly Interval[], base: number, offsets: Map<number, number>): number {
  const live: { readonly offset: number; readonly bytes: number; readonly last: number }[] = [];
  let top = base;
  for (const interval of intervals) {
    for (let i = live.length - 1; i >= 0; i--) if (live[i]!.last < interval.first) live.splice(i, 1);
    let offset = base;
    let at = 0;
    for (; at < live.length; at++) {
      if (live[at]!.offset - offset >= interval.bytes) break;
      offset = Math.max(offset, live[at]!.offset + live[at]!.bytes);
    }
    live.splice(at, 0, { offset, bytes: interval.bytes, last: interval.last });
    offsets.set(interval.value, offset);
    top = Math.max(top, offset + interval.bytes);
  }
  return top;
}

function producers(step: PlanStep): readonly number[] {
  return step.kind === "elementwise" ? step.results.map(({ value }) => value) : [step.value];
}

function readsOf(step: PlanStep, rootOf: (value: number) => number): readonly number[] {
  if (step.kind === "elementwise") return step.operands.map(({ value }) => value);
  return (step.kind === "instruction" ? step.instruction.inputs : step.inputs).map(rootOf);
}

/** A step may write over a state when nothing reads the old value later, and the step reads it only element by element. */
function mayOverwrite(step: PlanStep, state: number, program: Program, lastRead: number, at: number): boolean {
  if (lastRead > at) return false;
  if (lastRead < at) return true;
  if (step.kind !== "elementwise") return false;
  const identity = stridesOf(step.shape);
  const size = sizeOf(typeOf(program, state).shape);
  return step.operands.every(
    ({ value, strides }) =>
      value !== state ||
      (size === sizeOf(step.shape) &&
        strides.every((stride, axis) => stride === identity[axis] || step.shape[axis] === 1)),
  );
}
