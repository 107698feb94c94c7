/** @file The binary format of CIFAR-10: records of a label byte and three planes of 32 × 32 bytes, red, green, blue. */
import { DataError, NdArray, type Split } from "@nn/core";

const side = 32;
const plane = side * side;
const record = 1 + 3 * plane;

/**
 * Reads CIFAR-10 records: images float32[n, 32, 32, 3] with levels 0 to 255 (planes become channels), labels int32[n].
 *
 * @example parseCifar(new Uint8Array(2 * 3073), "two.bin").inputs.shape // [2, 32, 32, 3]
 * @throws DataError naming `file` for a length that is not a whole number of records of 3,073 bytes, and for a label
 * above 9, with the number of its record.
 */
export function parseCifar(bytes: Uint8Array, file: string): Split {
  const count = Math.floor(bytes.length / record);
  if (count === 0 || count * record !== bytes.length) {
    throw new DataError(`${file}: got ${bytes.length} bytes, wanted a whole number of records of ${record} bytes`);
  }
  const inputs = new Float32Array(count * 3 * plane);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    const start = row * record;
    const label = bytes[start] ?? 0;
    if (label > 9) throw new DataError(`${file}: got label ${label} in record ${row} (from 0), wanted 0 to 9`);
    labels[row] = label;
    const image = row * 3 * plane;
    for (let channel = 0; channel < 3; channel += 1) {
      const from = start + 1 + channel * plane;
      for (let i = 0; i < plane; i += 1) inputs[image + 3 * i + channel] = bytes[from + i] ?? 0;
    }
  }
  return { inputs: new NdArray(inputs, [count, side, side, 3]), targets: new NdArray(labels, [count]) };
}
