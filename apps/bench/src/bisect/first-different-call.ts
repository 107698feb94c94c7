/** @file The first run of a program whose outputs are not those of another computation. */
import type { Backend } from "@nn/core";
import { executeTrial, type TrialContext, type TrialResult, type TrialSpec } from "@nn/trials";
import { tapBackend, type Call } from "./tap.ts";

/** Ends a computation that has shown what it was for. */
class Found extends Error {
  override readonly name = "Found";
}

/** Computes the trial until a hash is not the wanted one. `call` is undefined where none differs, and only then `result` is whole. */
export async function firstDifferentCall(
  spec: TrialSpec,
  context: Omit<TrialContext, "backend">,
  backend: Backend,
  wantedHash: (index: number) => string | undefined,
): Promise<{ readonly call: Call | undefined; readonly result: TrialResult }> {
  let found: Call | undefined;
  const see = (call: Call): void => {
    if (wantedHash(call.index) === call.hash) return;
    found = call;
    throw new Found("the first difference is found");
  };
  const { result } = await executeTrial(spec, { ...context, backend: tapBackend(backend, see) });
  return { call: found, result };
}
