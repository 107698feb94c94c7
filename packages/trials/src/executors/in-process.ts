/** @file Trials one after the other in this thread: for tests, and where threads are not to be had. */
import { executeTrial, type TrialContext } from "../trial/execute.ts";
import type { Executor } from "./executor.ts";

export function inProcessExecutor(context: TrialContext): Executor {
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    slots: 1,
    execute(trial) {
      const execution = queue.then(() => {
        if (closed) throw new Error("the executor is closed");
        return executeTrial(trial.spec, context);
      });
      queue = execution.catch(() => undefined);
      return execution;
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
