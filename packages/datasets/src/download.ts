/** @file One file from the network into the cache: streamed, verified, then renamed into place. */
import type { CatalogFile } from "./catalog/entry.ts";
import { sha256Hex } from "./digest.ts";
import type { NodeModules } from "./node-modules.ts";

/** Bytes received so far of one file; `total` is the pinned size. */
export interface DownloadProgress {
  readonly file: string;
  readonly received: number;
  readonly total: number;
}

/** Downloads of this process so far, so that two at once never share a temporary file. */
let downloads = 0;

export interface DownloadRequest {
  readonly url: string;
  /** Of the finished file; its folder is there. */
  readonly path: string;
  readonly file: CatalogFile;
  /** Seconds without a byte after which the address is given up. */
  readonly timeout: number;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Fetches `url` into `path` and returns the bytes, or says why that did not work. Only bytes with the pinned hash get
 * the name `path`; a cache that cannot be written to costs the next download, not this one.
 */
export async function download(
  node: NodeModules,
  request: DownloadRequest,
): Promise<Uint8Array<ArrayBuffer> | { readonly failure: string }> {
  const { path, file } = request;
  const bytes = await receive(request);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const hash = await sha256Hex(bytes);
  if (hash !== file.sha256) return { failure: `got SHA-256 ${hash} (${bytes.length} bytes), wanted ${file.sha256}` };
  downloads += 1;
  const temporary = `${path}.${node.process.pid}-${downloads}.tmp`;
  try {
    await node.fs.writeFile(temporary, bytes);
    await node.fs.rename(temporary, path);
  } catch {
    await node.fs.rm(temporary, { force: true }).catch(() => undefined);
  }
  return bytes;
}

async function receive({
  url,
  file,
  timeout,
  onProgress,
}: DownloadRequest): Promise<Uint8Array<ArrayBuffer> | { readonly failure: string }> {
  const bytes = new Uint8Array(file.bytes);
  let received = 0;
  const silence = new AbortController();
  const giveUp = (): void => silence.abort(new Error(`nothing came for ${timeout} seconds`));
  let timer = setTimeout(giveUp, 1000 * timeout);
  try {
    const response = await fetch(url, { signal: silence.signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return { failure: `HTTP status ${response.status}` };
    }
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(giveUp, 1000 * timeout);
      if (received + value.length > bytes.length) {
        await reader.cancel();
        return { failure: `got more than the ${file.bytes} bytes wanted` };
      }
      bytes.set(value, received);
      received += value.length;
      onProgress?.({ file: file.name, received, total: file.bytes });
    }
  } catch (error) {
    // fetch hides the reason ("getaddrinfo ENOTFOUND …") in the cause of a "fetch failed".
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { failure: cause instanceof Error ? cause.message || cause.name : String(cause) };
  } finally {
    clearTimeout(timer);
  }
  return received === bytes.length ? bytes : { failure: `got ${received} bytes, wanted ${file.bytes}` };
}
