/** @file Gzip in every host: DecompressionStream exists in Node and in browsers. */
import { DataError } from "@nn/core";

/** 1 GiB: a file of a megabyte can hold it, a dataset that does not fit is none for this package. */
const defaultLimit = 1_073_741_824;

/**
 * The content of a gzip file, of `limit` bytes at most (default 1 GiB).
 *
 * @throws DataError naming `file` when the bytes are not gzip, are cut short, fail their checksum or hold more.
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  { limit = defaultLimit }: { readonly limit?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    throw new DataError(`${file}: not a gzip file; got first bytes ${showBytes(bytes)}, wanted 1f 8b`);
  }
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DataError(`${file}: broken gzip file of ${bytes.length} bytes (${reason})`);
    });
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new DataError(
        `${file}: got more than ${limit} bytes from a gzip file of ${bytes.length}, wanted at most that`,
      );
    }
    chunks.push(value);
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

function showBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "(none, the file is empty)";
  return Array.from(bytes.subarray(0, 2), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
