/** @file Trials through a queue: workers on other machines compute them. */
import { Job, Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import {
  attempts,
  ExecutorError,
  failedResult,
  packageVersions,
  type BackendName,
  type Execution,
  type Executor,
  type PluginModule,
  type Trial,
} from "@nn/trials";
import { checkConnection, openConnection, type RedisAddress } from "./connection.ts";
import {
  offerKey,
  offerSeconds,
  queueName,
  refusalKey,
  type Offer,
  type TrialAnswer,
  type TrialJob,
} from "./protocol.ts";

export interface BullmqExecutorOptions {
  readonly redis: RedisAddress;
  readonly suite: string;
  readonly backend: BackendName;
  readonly plugins: readonly PluginModule[];
  /** Trials that wait in the queue or are computed; default 256. */
  readonly slots?: number;
  /** What a person should know: workers that refuse, a server that is away. */
  readonly notice?: (text: string) => void;
}

interface Pending {
  readonly trial: Trial;
  failures: number;
  readonly resolve: (execution: Execution) => void;
}

/** Milliseconds between two looks at what events may have missed: jobs that a restart of Redis has lost, or finished meanwhile. */
const lookMilliseconds = 2000;
/** Milliseconds that each part of closing waits for the server: a queue whose connection was lost and came back may never say that it is closed. */
const closeMilliseconds = 3000;
/** Seconds that an answer stays in Redis, for a run that was away when it came. */
const answerSeconds = 3600;

/**
 * Hands trials to the workers of a queue. The server may restart, and even forget: what is waited for is added again.
 *
 * @throws ExecutorError when nobody answers at the address, or refuses the password.
 */
export async function bullmqExecutor(options: BullmqExecutorOptions): Promise<Executor> {
  const { redis: address, suite, backend, notice = () => undefined, slots = 256 } = options;
  await checkConnection(address);
  const plugins = options.plugins.map(({ url: _url, ...plugin }) => plugin);
  const offer: Offer = { suite, backend, versions: await packageVersions(), plugins };
  const name = queueName(offer);
  const client = openConnection(address);
  const connections = [client, openConnection(address), openConnection(address)] as [Redis, Redis, Redis];
  const queue = new Queue<TrialJob, TrialAnswer>(name, { connection: connections[1] });
  const events = new QueueEvents(name, { connection: connections[2] });
  queue.on("error", () => undefined);
  events.on("error", () => undefined);
  const pending = new Map<string, Pending>();
  const told = new Set<string>();
  let closed = false;
  let looking = false;

  const add = async ({ key, labels, spec }: Trial): Promise<void> => {
    await queue.add(
      "trial",
      { labels, spec },
      { jobId: key, removeOnComplete: { age: answerSeconds }, removeOnFail: { age: answerSeconds } },
    );
  };

  /** Looks at one job, and does what its state asks for. */
  const look = async (one: Pending): Promise<void> => {
    const { key } = one.trial;
    // The state first: a job that was read before it was completed has no answer in it.
    const state = await queue.getJobState(key);
    const job = await Job.fromId<TrialJob, TrialAnswer>(queue, key);
    if (!pending.has(key) || closed) return;
    if (job === undefined) return add(one.trial);
    if (state === "completed") {
      pending.delete(key);
      one.resolve(checkAnswer(job.returnvalue));
    } else if (state === "failed") {
      one.failures += 1;
      const reason = job.failedReason;
      await job.remove();
      if (one.failures < attempts) return add(one.trial);
      pending.delete(key);
      const timing = { seconds: 0, startedAt: new Date().toISOString(), engine: "unknown" };
      one.resolve({ result: failedResult(`the worker gave up ${attempts} times: ${reason}`), timing });
    }
  };
  const lookAt = (key: string): void => {
    const one = pending.get(key);
    if (one !== undefined) void look(one).catch(() => undefined);
  };
  events.on("completed", ({ jobId }) => lookAt(jobId));
  events.on("failed", ({ jobId }) => lookAt(jobId));

  const tend = async (): Promise<void> => {
    await client.set(offerKey(name), JSON.stringify(offer), "EX", offerSeconds);
    for (const refusal of Object.values(await client.hgetall(refusalKey(name)))) {
      if (!told.has(refusal)) notice(refusal);
      told.add(refusal);
    }
    for (const one of pending.values()) await look(one);
  };
  const timer = setInterval(() => {
    if (looking || closed) return;
    looking = true;
    // A server that is away is waited for: the next look comes after it is back.
    void tend()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, lookMilliseconds);
  client.on("close", () => {
    if (!closed) notice("Redis is away; waiting for it to come back");
  });
  await client.set(offerKey(name), JSON.stringify(offer), "EX", offerSeconds);

  return {
    slots,
    execute(trial) {
      if (closed) return Promise.reject(new ExecutorError("the executor is closed"));
      return new Promise<Execution>((resolve) => {
        const one = { trial, failures: 0, resolve };
        pending.set(trial.key, one);
        void look(one).catch(() => undefined);
      });
    },
    async close() {
      closed = true;
      clearInterval(timer);
      const wasWaiting = [...pending.keys()];
      pending.clear();
      if (client.status === "ready") {
        // Jobs that nobody has begun would be computed for nobody.
        await atMost(closeMilliseconds, Promise.all(wasWaiting.map((key) => queue.remove(key).catch(() => 0))));
        await atMost(closeMilliseconds, client.del(offerKey(name)));
      }
      for (const connection of connections) connection.disconnect();
      await atMost(closeMilliseconds, Promise.all([queue.close(), events.close()]));
    },
  };
}

/** What came back is at least shaped like an answer; whether it is right, `nn-bench verify` tells. */
function checkAnswer(answer: unknown): Execution {
  const { result, timing } = (typeof answer === "object" && answer !== null ? answer : {}) as Partial<Execution>;
  const known = ["completed", "diverged", "failed"];
  if (result !== undefined && timing !== undefined && known.includes(result.status)) return { result, timing };
  const empty = { seconds: 0, startedAt: new Date().toISOString(), engine: "unknown" };
  return { result: failedResult("a worker sent something that is no result"), timing: timing ?? empty };
}

/** Waits until it is done, has failed, or took so long. */
async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  // The timer keeps the process alive: where nothing else does, it would end in the middle of this wait.
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
