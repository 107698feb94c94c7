/** @file Image sets published as four IDX files. */
import { DataError, NdArray, type Split } from "@nn/core";
import { type FileOptions, readDatasetFile } from "./cache.ts";
import { catalog, type CatalogEntry, type CatalogName } from "./catalog.ts";
import { gunzip } from "./loaders/gunzip.ts";
import { parseIdx } from "./loaders/idx.ts";
import type { UnsplitDataset } from "./split-dataset.ts";

/** Grey images `[n, height, width, 1]` with levels 0 to 255, train and test as published. */
export async function readImages(name: CatalogName, options: FileOptions): Promise<UnsplitDataset> {
  const entry = catalog[name];
  const all = await readSplit(entry, "train", options);
  const test = await readSplit(entry, "t10k", options);
  return {
    name,
    task: "classification",
    inputShape: all.inputs.shape.slice(1),
    classes: entry.classes,
    citation: entry.citation,
    license: entry.license,
    statistics: "all",
    largest: 255,
    all,
    test,
  };
}

async function readSplit(entry: CatalogEntry, prefix: string, options: FileOptions): Promise<Split> {
  const [images, labels] = await Promise.all([
    readIdx(entry, `${prefix}-images-idx3-ubyte.gz`, 3, options),
    readIdx(entry, `${prefix}-labels-idx1-ubyte.gz`, 1, options),
  ]);
  const [n = 0, height = 0, width = 0] = images.shape;
  if (labels.data.length !== n) {
    throw new DataError(
      `${entry.name}: got ${n} images and ${labels.data.length} labels for "${prefix}", wanted as many of both`,
    );
  }
  labels.data.forEach((label, row) => {
    if (label < entry.classes.length) return;
    throw new DataError(
      `${entry.name}: got label ${label} in row ${row} of "${prefix}", wanted 0 to ${entry.classes.length - 1}`,
    );
  });
  return {
    inputs: new NdArray(new Float32Array(images.data), [n, height, width, 1]),
    targets: new NdArray(new Int32Array(labels.data), [n]),
  };
}

async function readIdx(
  entry: CatalogEntry,
  name: string,
  rank: number,
  options: FileOptions,
): ReturnType<typeof parseIdxFile> {
  const file = entry.files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new DataError(`${entry.name}: the catalog has no file ${name}`);
  return parseIdxFile(await readDatasetFile(entry.name, file, options), `${entry.name}/${name}`, rank);
}

async function parseIdxFile(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  rank: number,
): Promise<ReturnType<typeof parseIdx>> {
  return parseIdx(await gunzip(bytes, file), file, rank);
}
