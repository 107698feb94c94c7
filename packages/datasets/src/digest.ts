/** @file SHA-256 of bytes and of datasets, the same in Node and in browsers. */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Dataset, NdArray, Split } from "@nn/core";

/**
 * SHA-256 in lower-case hex: by the platform where it offers WebCrypto (secure contexts and Node), else in JavaScript.
 *
 * @example await sha256Hex(new Uint8Array(0)) // "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  const hash = subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * SHA-256 over everything of a dataset that a result can depend on: task, shapes, dtypes, the number of classes, and the
 * numbers themselves (little-endian); for text also the words and the vocabulary, for audio the sample rate. Names, citation and license do not enter.
 *
 * It is the hash of a text line per array, each with the hash of the array, so parts can be compared apart.
 */
export async function datasetDigest(dataset: Omit<Dataset, "digest">): Promise<string> {
  const lines = [
    "nn-dataset/1",
    `task ${dataset.task}`,
    `classes ${dataset.classes.length}`,
    `input ${dataset.inputShape.join("x")}`,
  ];
  if (dataset.sampleRate !== undefined) lines.push(`sampleRate ${dataset.sampleRate}`);
  if (dataset.vocabulary !== undefined) lines.push(`vocabulary ${await textHash([dataset.vocabulary])}`);
  const splits: readonly (readonly ["train" | "validation" | "test", Split | undefined])[] = [
    ["train", dataset.train],
    ["validation", dataset.validation],
    ["test", dataset.test],
  ];
  for (const [name, split] of splits) {
    if (split === undefined) continue;
    lines.push(`${name}.inputs ${await arrayLine(split.inputs)}`, `${name}.targets ${await arrayLine(split.targets)}`);
    const texts = dataset.texts?.[name];
    if (texts !== undefined) lines.push(`${name}.texts ${await textHash(texts)}`);
  }
  return sha256Hex(new TextEncoder().encode(`${lines.join("\n")}\n`));
}

async function arrayLine(array: NdArray): Promise<string> {
  return `${array.dtype}[${array.shape.join(",")}] ${await sha256Hex(littleEndianBytes(array))}`;
}

/** Of the sentences as JSON, which keeps words and sentences apart whatever is in them. */
async function textHash(texts: readonly (readonly string[])[]): Promise<string> {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(texts)));
}

/** The bytes of an array as a little-endian machine holds them. */
function littleEndianBytes(array: NdArray): Uint8Array<ArrayBuffer> {
  const { data } = array;
  const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  if (littleEndian && data.buffer instanceof ArrayBuffer)
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const view = new DataView(new ArrayBuffer(data.byteLength));
  data.forEach((value, i) => {
    if (array.dtype === "float32") view.setFloat32(4 * i, value, true);
    else view.setInt32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}
