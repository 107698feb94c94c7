/** @file The ustar format: blocks of 512 bytes, a header with a checksum before the content of each file. */
import { DataError } from "@nn/core";

export interface TarFile {
  /** Path in the archive, with `/`. */
  readonly name: string;
  /** A view into the archive. */
  readonly bytes: Uint8Array;
}

const block = 512;
/** Where fields lie in a header: offset and length. */
const fields = { name: [0, 100], size: [124, 12], checksum: [148, 8], type: [156, 1], prefix: [345, 155] } as const;

/**
 * The regular files of an uncompressed tar archive, in its order. Folders and global comments are left out.
 *
 * The readers on npm take a header as it is; this one verifies checksums and lengths, because an archive cut short must
 * not pass for a smaller dataset.
 * @throws DataError naming `file` and the entry for a wrong checksum, a size that is no number, a truncated archive, one
 * without its end (a block of zeros), and for links and long-name extensions, which no dataset here uses.
 */
export function parseTar(bytes: Uint8Array, file: string): TarFile[] {
  const files: TarFile[] = [];
  let at = 0;
  for (;;) {
    const header = bytes.subarray(at, at + block);
    if (header.length < block) {
      throw new DataError(
        `${file}: truncated; got ${header.length} bytes at ${at}, wanted a header or the end of the archive`,
      );
    }
    if (header.every((byte) => byte === 0)) return files;
    checkSum(header, `${file}, header at byte ${at}`);
    const prefix = textField(header, "prefix");
    const name = `${prefix === "" ? "" : `${prefix}/`}${textField(header, "name")}`;
    const size = octalField(header, "size", `${file}, entry "${name}"`);
    const start = at + block;
    if (start + size > bytes.length) {
      throw new DataError(
        `${file}, entry "${name}": truncated; got ${bytes.length - start} bytes of content, wanted ${size}`,
      );
    }
    const type = textField(header, "type");
    if (type === "" || type === "0") files.push({ name, bytes: bytes.subarray(start, start + size) });
    else if (type !== "5" && type !== "g") {
      throw new DataError(`${file}, entry "${name}": got type "${type}", wanted a file (0) or a folder (5)`);
    }
    at = start + Math.ceil(size / block) * block;
  }
}

/** The sum of the bytes of the header, those of the checksum taken as spaces. */
function checkSum(header: Uint8Array, place: string): void {
  const [from, length] = fields.checksum;
  const wanted = octalField(header, "checksum", place);
  let sum = 32 * length;
  header.forEach((byte, i) => {
    if (i < from || i >= from + length) sum += byte;
  });
  if (sum !== wanted)
    throw new DataError(`${place}: got checksum ${sum}, wanted ${wanted}; not a tar archive or damaged`);
}

/** Characters up to the first zero byte. */
function textField(header: Uint8Array, field: keyof typeof fields): string {
  const [from, length] = fields[field];
  const raw = header.subarray(from, from + length);
  const end = raw.indexOf(0);
  return new TextDecoder().decode(end === -1 ? raw : raw.subarray(0, end));
}

function octalField(header: Uint8Array, field: keyof typeof fields, place: string): number {
  const text = textField(header, field).trim();
  if (!/^[0-7]+$/.test(text)) throw new DataError(`${place}: got ${field} "${text}", wanted an octal number`);
  return Number.parseInt(text, 8);
}
