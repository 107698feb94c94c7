/** @file Gzip in every host: DecompressionStream exists in Node and in browsers. */
import { DataError } from "@nn/core";

/**
 * The content of a gzip file.
 *
 * @throws DataError naming `file` when the bytes are not gzip, are cut short or fail their checksum.
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    throw new DataError(`${file}: not a gzip file; got first bytes ${showBytes(bytes)}, wanted 1f 8b`);
  }
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(`${file}: broken gzip file of ${bytes.length} bytes (${reason})`);
  }
}

function showBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "(none, the file is empty)";
  return Array.from(bytes.subarray(0, 2), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
