/** @file A worker: it looks for runs that it can serve, and computes their trials in processes beside it. */
import { randomUUID } from "node:crypto";
import { Worker } from "bullmq";
import type { Redis } from "ioredis";
import {
  findPlugins,
  openPlugins,
  packageVersions,
  processPoolExecutor,
  trialKey,
  type Executor,
  type PluginModule,
} from "@nn/trials";
import { checkConnection, openConnection, type RedisAddress } from "./connection.ts";
import {
  offerPattern,
  offerSeconds,
  queueName,
  refusalKey,
  type Offer,
  type TrialAnswer,
  type TrialJob,
} from "./protocol.ts";

export interface ServeOptions {
  readonly redis: RedisAddress;
  /** Trials at the same time. */
  readonly workers: number;
  /** Folder from which plug-ins are looked for. */
  readonly folder: string;
  /** Seconds of silence after which a worker counts as gone; default 30. */
  readonly lockSeconds?: number;
  readonly notice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

interface Serving {
  readonly worker: Worker<TrialJob, TrialAnswer>;
  readonly executor: Executor;
  readonly connection: Redis;
}

const lookMilliseconds = 1000;

/**
 * Serves every run whose versions and plug-ins are the same here, until the signal is aborted. Others are refused, and told why.
 *
 * @throws ExecutorError when nobody answers at the address, or refuses the password.
 */
export async function serveTrials(options: ServeOptions): Promise<void> {
  const { redis: address, notice = () => undefined, signal } = options;
  await checkConnection(address);
  const client = openConnection(address);
  const id = randomUUID();
  const serving = new Map<string, Serving>();
  const refused = new Map<string, string>();
  const versions = await packageVersions();
  try {
    for (;;) {
      if (signal?.aborted === true) return;
      const offers = await readOffers(client).catch(() => undefined);
      for (const [queue, offer] of offers ?? []) {
        if (serving.has(queue)) continue;
        const checked = refused.get(queue) ?? (await checkOffer(offer, versions, options.folder));
        if (typeof checked === "string") {
          if (!refused.has(queue)) notice(checked);
          refused.set(queue, checked);
          await client.hset(refusalKey(queue), id, checked).catch(() => 0);
          await client.expire(refusalKey(queue), offerSeconds).catch(() => 0);
        } else {
          notice(`serving ${offer.suite}`);
          serving.set(queue, serve(queue, offer, checked, options));
        }
      }
      for (const [queue, one] of serving) {
        if (offers === undefined || offers.has(queue)) continue;
        notice(`no run asks for ${queue} any more`);
        serving.delete(queue);
        await stop(one);
      }
      await pause(signal);
    }
  } finally {
    await Promise.all([...serving.values()].map(stop));
    client.disconnect();
  }
}

function serve(queue: string, { backend }: Offer, plugins: readonly PluginModule[], options: ServeOptions): Serving {
  const { workers, lockSeconds = 30 } = options;
  const executor = processPoolExecutor({ workers, backend, plugins });
  const connection = openConnection(options.redis);
  const worker = new Worker<TrialJob, TrialAnswer>(
    queue,
    async ({ id = "", data: { labels, spec } }) => {
      if (trialKey(spec) !== id) throw new Error(`job ${id} is not named by the key of its trial`);
      return executor.execute({ key: id, labels, spec });
    },
    {
      connection,
      concurrency: workers,
      lockDuration: lockSeconds * 1000,
      stalledInterval: lockSeconds * 1000,
      // A trial is computed again as often as workers die over it; the run gives up, not the queue.
      maxStalledCount: 10,
    },
  );
  worker.on("error", () => undefined);
  return { worker, executor, connection };
}

/** Stops at once: trials in flight go back to the queue when their locks end. */
async function stop({ worker, executor, connection }: Serving): Promise<void> {
  await executor.close();
  await worker.close(true).catch(() => undefined);
  connection.disconnect();
}

/** The plug-ins of an offer as they are here, or why it is refused. */
async function checkOffer(
  offer: Offer,
  versions: Offer["versions"],
  folder: string,
): Promise<readonly PluginModule[] | string> {
  const refuse = (why: string): string => `worker ${process.pid} refuses ${offer.suite}: ${why}`;
  for (const { name, version } of offer.versions) {
    const here = versions.find((one) => one.name === name)?.version ?? "nothing";
    if (here !== version) return refuse(`it wants ${name} ${version}, here is ${here}`);
  }
  if (offer.plugins.length === 0) return [];
  const requests = offer.plugins.map(({ request }) => request);
  let modules: readonly PluginModule[];
  try {
    modules = await findPlugins(requests, folder);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  for (const wanted of offer.plugins) {
    const here = modules.find(({ request }) => request === wanted.request);
    if (here?.integrity !== wanted.integrity) {
      return refuse(
        `it wants ${wanted.name} ${wanted.version} (${wanted.integrity.slice(0, 12)}), here is ${here?.version} (${here?.integrity.slice(0, 12)})`,
      );
    }
  }
  try {
    await openPlugins(modules);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  return modules;
}

async function readOffers(client: Redis): Promise<Map<string, Offer>> {
  const offers = new Map<string, Offer>();
  for await (const keys of client.scanStream({ match: offerPattern }) as AsyncIterable<string[]>) {
    for (const key of keys) {
      const text = await client.get(key);
      if (text === null) continue;
      const offer = JSON.parse(text) as Offer;
      offers.set(queueName(offer), offer);
    }
  }
  return offers;
}

function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, lookMilliseconds);
    signal?.addEventListener("abort", end);
  });
}
