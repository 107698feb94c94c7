/** @file A computation written down, so that another machine can be compared with it: hashes of all runs, values of one. */
import { readFile } from "node:fs/promises";
import type { Backend, TypedArray } from "@nn/core";
import { z } from "zod";
import {
  executeTrial,
  InputError,
  messageOf,
  systemReason,
  type TrialContext,
  type TrialResult,
  type TrialSpec,
} from "@nn/trials";
import { canonicalBytes } from "@nn/statistics";
import { explainCall, type CallDifference } from "./bisect-trial.ts";
import { firstDifferentCall } from "./first-different-call.ts";
import { evaluateAll } from "./first-instruction.ts";
import { phaseOf, tapBackend, type Call, type CallPhase } from "./tap.ts";

export interface Trace {
  readonly schema: "nn-bench-trace/1";
  /** Of the trial. */
  readonly key: string;
  /** Who computed it, in words. */
  readonly by: string;
  readonly calls: readonly {
    readonly step: number;
    readonly phase: CallPhase;
    readonly hash: string;
  }[];
  /** Every value of one run, in base64 of the little-endian bytes, by instruction. */
  readonly detail: { readonly call: number; readonly values: readonly string[] } | null;
}

const schema: z.ZodType<Trace> = z.object({
  schema: z.literal("nn-bench-trace/1"),
  key: z.string(),
  by: z.string(),
  calls: z.array(z.object({ step: z.int(), phase: z.enum(["training", "evaluation"]), hash: z.string() })),
  detail: z.object({ call: z.int(), values: z.array(z.string()) }).nullable(),
});

/** @throws InputError for a file that is no trace. */
export async function readTrace(path: string): Promise<Trace> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${systemReason(error)}`);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).replaceAll(/\s*\n\s*/g, " ") : messageOf(error);
    throw new InputError(`${path} is no trace of nn-bench bisect: ${reason}`);
  }
}

/** Computes the trial and writes down every run; of run number `detail` every value. */
export async function recordTrace(
  trial: { readonly key: string; readonly spec: TrialSpec; readonly by: string },
  context: Omit<TrialContext, "backend">,
  backend: Backend,
  detail: number | undefined,
): Promise<{ readonly trace: Trace; readonly result: TrialResult }> {
  const calls: Trace["calls"][number][] = [];
  let chosen: Call | undefined;
  const see = (call: Call): void => {
    calls.push({ step: call.step, phase: phaseOf(call.program), hash: call.hash });
    if (call.index === detail) chosen = call;
  };
  const { result } = await executeTrial(trial.spec, { ...context, backend: tapBackend(backend, see) });
  if (detail !== undefined && chosen === undefined)
    throw new InputError(`the trial has ${calls.length} runs of programs, numbered from 0; got --call ${detail}`);
  const values = chosen === undefined ? undefined : await evaluateAll(chosen.program, chosen.inputs, backend);
  return {
    trace: {
      schema: "nn-bench-trace/1",
      key: trial.key,
      by: trial.by,
      calls,
      detail:
        values === undefined || detail === undefined
          ? null
          : { call: detail, values: values.map((value) => Buffer.from(canonicalBytes(value)).toString("base64")) },
    },
    result,
  };
}

export interface TraceComparison {
  /** Index of the first run that differs; undefined when all are equal. */
  readonly call?: number;
  /** Known where the trace has the values of that run. */
  readonly difference?: CallDifference;
  readonly phase?: CallPhase;
  readonly step?: number;
}

/** Computes the trial here and compares it with what was written down elsewhere. */
export async function compareWithTrace(
  spec: TrialSpec,
  context: Omit<TrialContext, "backend">,
  backend: Backend,
  trace: Trace,
): Promise<TraceComparison> {
  const { call, result } = await firstDifferentCall(spec, context, backend, (index) => trace.calls[index]?.hash);
  if (call === undefined) {
    if (result.status === "failed") throw new InputError(`the trial cannot be computed here: ${result.error}`);
    return {};
  }
  const common = { call: call.index, step: call.step, phase: phaseOf(call.program) };
  if (trace.detail?.call !== call.index) return common;
  const own = await evaluateAll(call.program, call.inputs, backend);
  const theirs = trace.detail.values.map((text, index) => decode(text, own[index]));
  return { ...common, difference: await explainCall(spec, context, call, theirs, own) };
}

function decode(text: string, like: TypedArray | undefined): TypedArray {
  const bytes = Buffer.from(text, "base64");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Math.floor(bytes.byteLength / 4);
  return like instanceof Float32Array
    ? Float32Array.from({ length: size }, (_, index) => view.getFloat32(4 * index, true))
    : Int32Array.from({ length: size }, (_, index) => view.getInt32(4 * index, true));
}
