/** @file Connections to Redis or Valkey, and what is wrong with them in words. */
import { rootCertificates } from "node:tls";
import { Redis, type RedisOptions } from "ioredis";
import { ExecutorError } from "@nn/trials";

export interface RedisAddress {
  /** `redis://[user[:password]@]host[:port][/database]`; `rediss://` for TLS. */
  readonly url: string;
  /** Instead of the one in the URL. */
  readonly password?: string | undefined;
  /** PEM text of an authority to trust beside those of Node. */
  readonly ca?: string | undefined;
}

type Options = Omit<RedisOptions, "replyMapping">;

const connectMilliseconds = 5000;

/** The address without its password, for messages. @throws ExecutorError when it is none. */
export function showAddress({ url }: RedisAddress): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["redis:", "rediss:"].includes(parsed.protocol) || parsed.hostname === "")
    throw new ExecutorError(`wanted the address of Redis as redis://host:port, or rediss://host:port for TLS`);
  return `${parsed.protocol}//${parsed.hostname}:${parsed.port || "6379"}`;
}

/** A client that waits for the server to come back; nothing is lost while it is away. */
export function openConnection(address: RedisAddress): Redis {
  const options: Options = { ...optionsOf(address), maxRetriesPerRequest: null };
  const client = new Redis(address.url, options);
  // Told by whoever waits for an answer; without a listener it would end the process.
  client.on("error", () => undefined);
  return client;
}

/** Asks once, and does not wait for a server that is not there. @throws ExecutorError saying why nobody answers. */
export async function checkConnection(address: RedisAddress): Promise<void> {
  const where = showAddress(address);
  const options: Options = {
    ...optionsOf(address),
    lazyConnect: true,
    connectTimeout: connectMilliseconds,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  };
  const client = new Redis(address.url, options);
  let problem: unknown;
  client.on("error", (error) => (problem ??= error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw new ExecutorError(`cannot use Redis at ${where}: ${reason(problem ?? error, where)}`);
  } finally {
    client.disconnect();
  }
}

function optionsOf({ url, password, ca }: RedisAddress): Options {
  return {
    ...(password === undefined ? {} : { password }),
    ...(url.startsWith("rediss:") ? { tls: ca === undefined ? {} : { ca: [...rootCertificates, ca] } } : {}),
  };
}

function reason(error: unknown, where: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/NOAUTH/.test(text)) return "it wants a password; give one in the URL or in NN_REDIS_PASSWORD";
  if (/WRONGPASS|invalid password/.test(text)) return "it refuses the password";
  if (/ECONNREFUSED/.test(text)) return "connection refused; is it running?";
  if (/ENOTFOUND|EAI_AGAIN/.test(text)) return "there is no such host";
  if (/ETIMEDOUT/.test(text))
    return `no answer${where.startsWith("rediss:") ? "; if it does not speak TLS, its address begins with redis://" : ""}`;
  if (/certificate|self.signed|CERT/i.test(text))
    return `its certificate is not trusted (${text}); --redis-ca names an authority`;
  if (/ECONNRESET|EPIPE|closed/i.test(text))
    return "it closed the connection; if it speaks TLS, its address begins with rediss://";
  if (/wrong version number|packet length too long|EPROTO/i.test(text))
    return "it does not speak TLS; without TLS its address begins with redis://";
  return text;
}
