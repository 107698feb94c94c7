import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  buildPackage,
  hasOpenssl,
  hasRedis,
  makeCertificate,
  runCli,
  startCli,
  startRedis,
  storedHashes,
  type TestRedis,
} from "./testing.ts";

vi.setConfig({ testTimeout: 120_000 });

const suite = `schema: nn-bench/1
name: queue
version: 1.0.0
problems:
  - id: moons
    dataset: { name: moons, options: { train: 64, validation: 32, test: 32 } }
    model: { kind: mlp, depth: 1, width: 8, activation: tanh }
    batchSize: 16
    budget: { steps: STEPS, evaluateEvery: STEPS }
treatments: [{ id: zeros, initializer: zeros }, { id: he, initializer: heNormal }]
reference: zeros
seeds: { count: 4, base: 7 }
tuning: { learningRate: [0.1] }
`;

let folder = "";
let redis: TestRedis | undefined;
const children: ChildProcess[] = [];
beforeAll(() => (hasRedis ? buildPackage() : undefined), 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-bench-queue-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await redis?.stop();
  redis = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
}
function worker(url: string, cwd = folder, more: readonly string[] = [], env = {}): ChildProcess {
  const child = startCli(["worker", "--redis", url, "--workers", "1", "--lock", "2", ...more], cwd, env);
  children.push(child);
  return child;
}
const queued = (url: string, ...more: readonly string[]): readonly string[] => [
  "run",
  "s.suite.yaml",
  "--executor",
  "bullmq",
  "--redis",
  url,
  "--no-report",
  ...more,
];
async function whole(): Promise<readonly string[]> {
  await runCli(["run", "s.suite.yaml", "--workers", "0", "--out", "whole", "--no-report", "--quiet"], folder);
  return storedHashes(join(folder, "whole"));
}

describe("a queue that cannot be used", () => {
  it("is named, with what to do", async () => {
    const { checkConnection } = await import("./connection.ts");
    const deaf = createServer().listen(0, "127.0.0.1");
    await once(deaf, "listening");
    const address = deaf.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    deaf.close();
    await once(deaf, "close");
    await expect(checkConnection({ url: `redis://127.0.0.1:${port}` })).rejects.toThrow(
      `cannot use Redis at redis://127.0.0.1:${port}: connection refused; is it running?`,
    );
    await expect(checkConnection({ url: "localhost" })).rejects.toThrow(
      "wanted the address of Redis as redis://host:port",
    );
  });
});

// apt-get install redis-server
describe.skipIf(!hasRedis)("a queue on Redis", () => {
  it("gives the results of a run without one, with a password, over two workers, one of which dies at its work", async () => {
    await put("s.suite.yaml", suite.replaceAll("STEPS", "300"));
    redis = await startRedis(folder, { password: "s3cret" });
    expect(await runCli(queued(redis.url), folder)).toMatchObject({
      code: 1,
      err: expect.stringContaining("it wants a password"),
    });
    const wrong = await runCli(queued(redis.url.replace("//", "//:guess@")), folder);
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("it refuses the password") });
    expect(wrong.err).not.toContain("guess");

    const url = redis.url.replace("//", "//:s3cret@");
    const dying = worker(url);
    const outcome = await runCli(queued(url), folder, (err) => {
      if (!err.includes("2/8") || dying.killed) return;
      dying.kill("SIGKILL");
      worker(url);
    });
    expect([outcome.code, dying.killed]).toEqual([0, true]);
    expect(await storedHashes(join(folder, "runs/queue"))).toEqual(await whole());
  });

  // apt-get install openssl
  it.skipIf(!hasOpenssl)(
    "speaks TLS with a password, and trusts only the authority that --redis-ca names",
    async () => {
      await put("s.suite.yaml", suite.replaceAll("STEPS", "2"));
      const own = makeCertificate(folder, "own");
      redis = await startRedis(folder, { password: "s3cret", tls: own });
      const env = { NN_REDIS_PASSWORD: "s3cret" };
      const trusting = ["--redis-ca", own.certificate];
      const { checkConnection } = await import("./connection.ts");
      const [ca, foreign] = await Promise.all(
        [own, makeCertificate(folder, "foreign")].map(({ certificate }) => readFile(certificate, "utf8")),
      );
      const address = { url: redis.url, password: "s3cret", ca };
      const plain = redis.url.replace("rediss", "redis");
      const untrusted = /its certificate is not trusted \(.*self.signed certificate.*\); --redis-ca names an authority/;
      await expect(checkConnection({ ...address, ca: undefined })).rejects.toThrow(untrusted);
      await expect(checkConnection({ ...address, ca: foreign })).rejects.toThrow(untrusted);
      await expect(checkConnection({ ...address, url: plain })).rejects.toThrow(
        `cannot use Redis at ${plain}: it closed the connection; if it speaks TLS, its address begins with rediss://`,
      );
      await expect(checkConnection({ ...address, password: undefined })).rejects.toThrow("it wants a password");
      await checkConnection(address);

      worker(redis.url, folder, trusting, env);
      expect(await runCli(queued(redis.url, ...trusting), folder, undefined, env)).toMatchObject({ code: 0 });
      expect(await storedHashes(join(folder, "runs/queue"))).toEqual(await whole());
    },
  );

  it.each([true, false])("goes on when Redis restarts and keeps its data: %s", async (keep) => {
    await put("s.suite.yaml", suite.replaceAll("STEPS", "300"));
    redis = await startRedis(folder);
    worker(redis.url);
    let restarted: Promise<void> | undefined;
    const { code, err } = await runCli(queued(redis.url), folder, (text) => {
      if (text.includes("2/8")) restarted ??= redis?.restart({ keep });
    });
    await restarted;
    expect([code, restarted === undefined]).toEqual([0, false]);
    expect(err).toContain("Redis is away; waiting for it to come back");
    expect(await storedHashes(join(folder, "runs/queue"))).toEqual(await whole());
  });

  it("is refused by a worker whose plug-in differs, and served by one that has it", async () => {
    const plugin = `import { defineInitializer } from "@nn/core";
export const half = defineInitializer({ name: "me:half", options: {}, summary: "A constant.",
  sample: ({ size }) => new Float32Array(size).fill(0.5), moments: () => ({ mean: 0.5, variance: 0 }) });
`;
    await put("half.mjs", plugin);
    await put(
      "s.suite.yaml",
      suite
        .replaceAll("STEPS", "2")
        .replace("problems:", "plugins: [./half.mjs]\nproblems:")
        .replace("heNormal", '"me:half"'),
    );
    redis = await startRedis(folder);
    const other = await mkdtemp(join(tmpdir(), "nn-bench-other-"));
    await writeFile(join(other, "half.mjs"), plugin.replace("0.5)", "0.25)"));
    worker(redis.url, other);
    let serving = false;
    const { code, err } = await runCli(queued(redis.url), folder, (text) => {
      if (!text.includes("refuses queue") || serving) return;
      serving = true;
      worker(redis?.url ?? "");
    });
    await rm(other, { recursive: true, force: true });
    expect(err).toMatch(
      /worker \d+ refuses queue: it wants file:half\.mjs local \([0-9a-f]{12}\), here is local \([0-9a-f]{12}\)/,
    );
    expect([code, (await storedHashes(join(folder, "runs/queue"))).length]).toEqual([0, 8]);
    expect(await readFile(join(folder, "runs/queue/suite.json"), "utf8")).toContain("file:half.mjs");
  });
});
