/** @file A Redis of a test's own, and the built command line. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

export const hasRedis: boolean = spawnSync("redis-server", ["--version"]).status === 0;

export const hasOpenssl: boolean = spawnSync("openssl", ["version"]).status === 0;

/** A self-signed certificate for this machine, which is its own authority. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes one with openssl, for 127.0.0.1 and localhost. */
export function makeCertificate(folder: string, name: string): Certificate {
  const files = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}-key.pem`) };
  const names = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", ...kind, ...names, "-keyout", files.key, "-out", files.certificate], {
    stdio: "ignore",
  });
  return files;
}

interface RedisSettings {
  readonly password?: string;
  /** Speaks TLS only. */
  readonly tls?: Certificate;
}

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Kills the server and starts it again on the same port, with what it had written, or with nothing. */
  restart(options: { readonly keep: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `redis-server` on a free port of this machine, with its files in `folder`. */
export async function startRedis(folder: string, options: RedisSettings = {}): Promise<TestRedis> {
  const port = await freePort();
  const { tls } = options;
  const ports = tls === undefined ? ["--port", String(port)] : ["--port", "0", "--tls-port", String(port)];
  if (tls !== undefined)
    ports.push("--tls-auth-clients", "no", "--tls-cert-file", tls.certificate, "--tls-key-file", tls.key);
  const password = options.password === undefined ? [] : ["--requirepass", options.password];
  const start = async (keep: boolean): Promise<ChildProcess> => {
    const name = keep ? "kept.aof" : `${Date.now()}.aof`;
    const flags = [...ports, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"];
    const child = spawn("redis-server", [...flags, "--appendfilename", name, ...password], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    for await (const text of child.stdout) if (String(text).includes("Ready to accept connections")) break;
    return child;
  };
  let child = await start(true);
  const stop = async (): Promise<void> => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  return {
    url: `${tls === undefined ? "redis" : "rediss"}://127.0.0.1:${port}`,
    port,
    stop,
    async restart({ keep }) {
      await stop();
      child = await start(keep);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

const home: string = join(import.meta.dirname, "..");
const cliPath: string = join(home, "..", "bench", "dist", "cli.js");

/** Builds this package and nn-bench; fast when nothing has changed. */
export async function buildPackage(): Promise<void> {
  const script = join(home, "..", "..", "scripts", "build.mjs");
  const built = spawnSync(process.execPath, [script, home], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}`);
}

export function startCli(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [cliPath, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** Runs a command line to its end; `watch` sees what it has said so far. */
export async function runCli(
  args: readonly string[],
  cwd: string,
  watch: (err: string) => void = () => undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly err: string }> {
  const child = startCli(args, cwd, env);
  let err = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    watch(err);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, err };
}

/** `key hash` of every result in a folder, sorted. */
export async function storedHashes(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, "trials"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, "trials", name), "utf8")));
  const lines = texts.flatMap((text) => text.split("\n").filter((line) => line !== ""));
  return lines
    .map((line) => {
      const { body }: { body: { key: string; resultHash: string } } = JSON.parse(line);
      return `${body.key} ${body.resultHash}`;
    })
    .toSorted();
}
