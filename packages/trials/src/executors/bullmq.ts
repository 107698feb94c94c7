/** @file The door to `@nn/bench-bullmq`, a package of its own: who has no queue pays nothing for it. */
import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { resolve as resolveSpecifier } from "import-meta-resolve";
import { InputError, systemReason } from "../errors.ts";
import type { PluginModule } from "../plugins/types.ts";
import type { BackendName, Executor } from "./executor.ts";

export interface BullmqAddress {
  readonly url: string;
  readonly password?: string | undefined;
  /** PEM text of an authority to trust. */
  readonly ca?: string | undefined;
}

/** What this program wants of the package. */
export interface BullmqModule {
  bullmqExecutor(options: {
    readonly redis: BullmqAddress;
    readonly suite: string;
    readonly backend: BackendName;
    readonly plugins: readonly PluginModule[];
    readonly notice?: (text: string) => void;
  }): Promise<Executor>;
  serveTrials(options: {
    readonly redis: BullmqAddress;
    readonly workers: number;
    readonly folder: string;
    readonly lockSeconds?: number;
    readonly notice?: (text: string) => void;
    readonly signal?: AbortSignal;
  }): Promise<void>;
}

const packageName = "@nn/bench-bullmq";

/** Options of every command that talks to Redis. */
export const redisOptions = {
  redis: {
    value: "URL",
    summary:
      "address of Redis or Valkey: redis://user:password@host:port, rediss:// for TLS; the password may come from NN_REDIS_PASSWORD",
  },
  "redis-ca": { value: "FILE", summary: "certificate (PEM) of an authority to trust, for rediss://" },
} as const;

/** @throws InputError when it is not installed. */
export async function loadBullmq(): Promise<BullmqModule> {
  const url = findPackage();
  if (url === undefined)
    throw new InputError(`${packageName} is not installed; npm install ${packageName} beside nn-bench`);
  return (await import(url)) as BullmqModule;
}

/** @throws InputError when there is no address or the text is none, or the certificate cannot be read, is none, or is for an address without TLS. */
export async function redisAddress(url: string | undefined, caFile: string | undefined): Promise<BullmqAddress> {
  if (url === undefined) throw new InputError("wanted --redis URL, e.g. --redis redis://127.0.0.1:6379");
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["redis:", "rediss:"].includes(parsed.protocol) || parsed.hostname === "")
    throw new InputError("--redis is no address; wanted redis://host:port, or rediss://host:port for TLS");
  const password = process.env["NN_REDIS_PASSWORD"];
  if (caFile === undefined) return { url, password };
  if (!url.startsWith("rediss:"))
    throw new InputError("--redis-ca is for rediss://, which is TLS; with redis:// nothing is checked or encrypted");
  const ca = await readFile(caFile, "utf8").catch((error: unknown) => {
    throw new InputError(`cannot read the certificate ${caFile}: ${systemReason(error)}`);
  });
  if (!isCertificate(ca))
    throw new InputError(`${caFile} holds no certificate; --redis-ca wants one as PEM (-----BEGIN CERTIFICATE-----)`);
  return { url, password, ca };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** Beside this program, where the user is, or in the checkout of the project. */
function findPackage(): string | undefined {
  const checkout = new URL("../../../../apps/bench-bullmq/dist/index.js", import.meta.url);
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json")).href]) {
    try {
      const found = resolveSpecifier(packageName, from);
      if (existsSync(new URL(found))) return found;
    } catch {
      continue;
    }
  }
  return existsSync(checkout) ? checkout.href : undefined;
}
