/** @file One trial on two backends: the first training step, layer and operation in which they differ. */
import type { Backend, Instruction, Program, TypedArray } from "@nn/core";
import { buildModel } from "@nn/train";
import {
  buildNetwork,
  contentHash,
  executeTrial,
  prepareData,
  type TrialContext,
  type TrialResult,
  type TrialSpec,
} from "@nn/trials";
import { firstDifferentCall } from "./first-different-call.ts";
import { firstDifferentInstruction, firstDifferentValue, type InstructionDifference } from "./first-instruction.ts";
import { placeOf, type Place } from "./place.ts";
import { isTraining, phaseOf, tapBackend, type Call, type CallPhase } from "./tap.ts";

/** The first run of a program in which two backends differ. */
export interface CallDifference {
  /** Of the training step, or of the last one before the evaluation. */
  readonly step: number;
  readonly phase: CallPhase;
  readonly program: Program;
  /** Undefined where the run differs as a whole and none of its values does when asked for by itself. */
  readonly instruction?: InstructionDifference & { readonly place?: Place; readonly code: Instruction };
}

export interface TrialBisection {
  readonly left: TrialResult;
  /** Undefined where the second computation was ended at the first difference. */
  readonly right?: TrialResult;
  readonly difference?: CallDifference;
}

/**
 * Computes the trial on the left backend, hashing what every compiled program puts out, then on the right one until a hash differs.
 * Both had equal inputs there, so the instructions of that program are compared one by one.
 */
export async function bisectTrial(
  spec: TrialSpec,
  context: Omit<TrialContext, "backend">,
  left: Backend,
  right: Backend,
): Promise<TrialBisection> {
  const hashes: string[] = [];
  const first = await executeTrial(spec, {
    ...context,
    backend: tapBackend(left, ({ hash }) => void hashes.push(hash)),
  });
  const { call, result } = await firstDifferentCall(spec, context, right, (index) => hashes[index]);
  if (call === undefined) return { left: first.result, right: result };
  const instruction = await firstDifferentInstruction(call.program, call.inputs, left, right);
  return { left: first.result, difference: await describe(spec, context, call, instruction) };
}

/** The difference of a run of which the values of all instructions on both sides are known. */
export async function explainCall(
  spec: TrialSpec,
  context: Omit<TrialContext, "backend">,
  call: Call,
  left: readonly TypedArray[],
  right: readonly TypedArray[],
): Promise<CallDifference> {
  return await describe(spec, context, call, firstDifferentValue(left, right));
}

async function describe(
  spec: TrialSpec,
  context: Omit<TrialContext, "backend">,
  { program, step }: Call,
  instruction: InstructionDifference | undefined,
): Promise<CallDifference> {
  const common = { step, phase: phaseOf(program), program };
  const code = instruction === undefined ? undefined : program.instructions[instruction.instruction];
  if (instruction === undefined || code === undefined) return common;
  const loaded = context.datasets.get(contentHash(spec.problem.dataset));
  const data = loaded === undefined ? undefined : (await prepareData(spec, loaded, context.names)).data;
  const model = data === undefined ? undefined : buildModel(buildNetwork(spec, data, context.names), data.inputShape);
  const place = model === undefined ? undefined : placeOf(program, instruction.instruction, model, isTraining(program));
  return { ...common, instruction: { ...instruction, code, ...(place === undefined ? {} : { place }) } };
}
