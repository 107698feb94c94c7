/** @file Safetensors: named arrays in one file, as the libraries of Python write and read them. */
import { DataError, NdArray, sizeOf, type Shape } from "@nn/core";

export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, NdArray>>;
  /** What else is written in the file: strings by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: Shape;
  readonly data_offsets: readonly [start: number, end: number];
}

/** Bytes of the length of the header; headers above the second number are refused, as the original library does. */
const [lengthSize, largestHeader] = [8, 100_000_000];

/**
 * Arrays as the bytes of a safetensors file: the length of the header, the header as JSON, and float32 or int32 numbers, little-endian, in the order of
 * the names. Equal arrays are equal bytes.
 *
 * @example await writeFile("weights.safetensors", encodeSafetensors({ tensors: { "dense1/kernel": kernel } }));
 */
export function encodeSafetensors({
  tensors,
  metadata = {},
}: Partial<SafetensorsFile> & Pick<SafetensorsFile, "tensors">): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  let end = 0;
  for (const name of names) {
    const { data, shape, dtype } = tensors[name]!;
    if (name === "__metadata__" || dtype === "bool")
      throw new DataError(
        `encodeSafetensors: ${name} is ${dtype}; wanted float32 or int32, under another name than __metadata__`,
      );
    const start = end;
    end += 4 * data.length;
    header[name] = { dtype: dtype === "float32" ? "F32" : "I32", shape: [...shape], data_offsets: [start, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces up to a multiple of 8, so that the numbers are aligned.
  const size = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthSize + size + end).fill(0x20, lengthSize, lengthSize + size);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(size), true);
  bytes.set(json, lengthSize);
  let at = lengthSize + size;
  for (const name of names) {
    const { data } = tensors[name]!;
    for (const word of new Uint32Array(data.buffer, data.byteOffset, data.length)) {
      view.setUint32(at, word, true);
      at += 4;
    }
  }
  return bytes;
}

/**
 * The arrays of a safetensors file. F32, F64, F16 and BF16 become float32, I32, I64, I16, I8, U8 and BOOL int32.
 *
 * @throws DataError for bytes that are none, cut off, with a header that lies about them, of another type, and for whole numbers beyond
 * int32.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  const refuse = (why: string): DataError => new DataError(`decodeSafetensors: ${why}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length < lengthSize ? undefined : Number(view.getBigUint64(0, true));
  if (size === undefined || size > largestHeader || lengthSize + size > bytes.length)
    throw refuse(
      `a header of ${size ?? "unknown"} bytes in a file of ${bytes.length}; cut off, or no safetensors file`,
    );
  const header = readHeader(bytes.subarray(lengthSize, lengthSize + size), refuse);
  const { __metadata__: metadata = {}, ...entries } = header;
  const start = lengthSize + size;
  const left = bytes.length - start;
  const tensors: Record<string, NdArray> = {};
  let covered = 0;
  const sorted = Object.entries(entries).map(([name, entry]) => [name, checkEntry(name, entry, refuse)] as const);
  sorted.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  for (const [name, { dtype, shape, data_offsets: offsets }] of sorted) {
    const reader = readers[dtype];
    if (reader === undefined)
      throw refuse(`${name} is of type ${dtype}; known types: ${Object.keys(readers).join(", ")}`);
    const [from, to] = offsets;
    const wanted = sizeOf(shape) * reader.size;
    if (from !== covered || to - from !== wanted || to > left)
      throw refuse(
        `${name}, ${dtype}[${shape.join(", ")}], is said to stand at bytes ${from} to ${to} of ${left}; wanted ${wanted} bytes from ${covered}: cut off, or a header that lies`,
      );
    covered = to;
    tensors[name] = reader.read(new DataView(bytes.buffer, bytes.byteOffset + start + from, to - from), shape, name);
  }
  if (covered !== left) throw refuse(`${left - covered} bytes at the end belong to no array`);
  return { tensors, metadata: checkMetadata(metadata, refuse) };
}

function readHeader(bytes: Uint8Array, refuse: (why: string) => DataError): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header === "object" && header !== null && !Array.isArray(header))
      return header as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refuse("the header is no JSON object; no safetensors file, or an altered one");
}

function checkEntry(name: string, entry: unknown, refuse: (why: string) => DataError): Entry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<Entry>;
  const counts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
  if (typeof dtype !== "string" || !counts(shape) || !counts(offsets) || offsets?.length !== 2)
    throw refuse(`the header says of ${name} ${JSON.stringify(entry)}; wanted dtype, shape and data_offsets`);
  return entry as Entry;
}

function checkMetadata(metadata: unknown, refuse: (why: string) => DataError): Record<string, string> {
  const isObject = typeof metadata === "object" && metadata !== null;
  if (isObject && Object.values(metadata).every((value) => typeof value === "string"))
    return metadata as Record<string, string>;
  throw refuse("the metadata are no strings");
}

interface TypeReader {
  /** Bytes of one number. */
  readonly size: number;
  read(view: DataView, shape: Shape, name: string): NdArray;
}

function floats(size: number, at: (view: DataView, offset: number) => number): TypeReader {
  return {
    size,
    read(view, shape) {
      const data = new Float32Array(view.byteLength / size);
      for (let i = 0; i < data.length; i++) data[i] = at(view, i * size);
      return new NdArray(data, shape);
    },
  };
}

function integers(size: number, at: (view: DataView, offset: number) => number): TypeReader {
  return {
    size,
    read(view, shape, name) {
      const data = new Int32Array(view.byteLength / size);
      for (let i = 0; i < data.length; i++) {
        const value = at(view, i * size);
        data[i] = value;
        if (data[i] !== value)
          throw new DataError(`decodeSafetensors: ${name} holds ${value}; wanted numbers of int32`);
      }
      return new NdArray(data, shape);
    },
  };
}

const readers: Readonly<Record<string, TypeReader>> = {
  F32: floats(4, (view, at) => view.getFloat32(at, true)),
  F64: floats(8, (view, at) => view.getFloat64(at, true)),
  F16: floats(2, (view, at) => halfFloat(view.getUint16(at, true))),
  BF16: floats(2, (view, at) => brainFloat(view.getUint16(at, true))),
  I32: integers(4, (view, at) => view.getInt32(at, true)),
  I64: integers(8, (view, at) => Number(view.getBigInt64(at, true))),
  I16: integers(2, (view, at) => view.getInt16(at, true)),
  I8: integers(1, (view, at) => view.getInt8(at)),
  U8: integers(1, (view, at) => view.getUint8(at)),
  BOOL: integers(1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1)),
};

/** Sign, five bits of exponent, ten of fraction. */
function halfFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
  // In units of 2⁻²⁴ below the normal numbers.
  if (exponent === 0) return (sign === 0 ? fraction : -fraction) / 16_777_216;
  return float32Of(sign, exponent === 31 ? 255 : exponent + 112, fraction * 8192);
}

/** The upper half of a float32. */
function brainFloat(bits: number): number {
  return float32Of(bits >> 15, (bits >> 7) & 255, (bits & 127) * 65_536);
}

function float32Of(sign: number, exponent: number, fraction: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, ((sign << 31) | (exponent << 23) | fraction) >>> 0);
  return view.getFloat32(0);
}
