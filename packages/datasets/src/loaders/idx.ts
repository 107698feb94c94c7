/** @file The IDX format of MNIST: 0, 0, type, rank, big-endian u32 extents, then the elements, row-major. */
import { DataError } from "@nn/core";

/** Unsigned bytes with a shape. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** IDX type code of unsigned bytes, the only one that published image sets use. */
const unsignedByte = 0x08;

/**
 * Reads an uncompressed IDX file of unsigned bytes: labels have `rank` 1 ("IDX1"), grey images rank 3 ("IDX3").
 *
 * @example parseIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]), "labels", 1) // { shape: [2], data: [7, 9] }
 * @throws DataError naming `file` for a wrong magic number, type or rank, a truncated file and trailing bytes.
 */
export function parseIdx(bytes: Uint8Array, file: string, rank: number): IdxArray {
  const header = 4 + 4 * rank;
  if (bytes.length < 4)
    throw new DataError(`${file}: truncated; got ${bytes.length} bytes, wanted an IDX header of ${header}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const wanted = unsignedByte * 256 + rank;
  if (magic !== wanted) {
    throw new DataError(
      `${file}: got magic number ${showMagic(magic)}, wanted ${showMagic(wanted)} (unsigned bytes of rank ${rank})`,
    );
  }
  if (bytes.length < header) {
    throw new DataError(`${file}: truncated; got ${bytes.length} bytes, wanted an IDX header of ${header}`);
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, extent) => product * extent, 1);
  const got = bytes.length - header;
  if (got !== size) {
    const what = got < size ? "truncated" : "trailing bytes";
    throw new DataError(
      `${file}: ${what}; got ${got} bytes after the header, wanted ${size} for shape [${shape.join(", ")}]`,
    );
  }
  return { shape, data: bytes.subarray(header) };
}

function showMagic(magic: number): string {
  return `0x${magic.toString(16).padStart(8, "0")}`;
}
