/** @file Image sets published as four IDX files. */
import { DataError, NdArray, type Split } from "@nn/core";
import type { FileOptions } from "./cache.ts";
import { catalog, type CatalogName } from "./catalog.ts";
import { type IdxArray, parseIdx } from "./loaders/idx.ts";
import { readCatalogFile } from "./read-catalog-file.ts";
import type { UnsplitDataset } from "./split-dataset.ts";

/** Grey images `[n, height, width, 1]` with levels 0 to 255, train and test as published. */
export async function readImages(name: CatalogName, options: FileOptions): Promise<UnsplitDataset> {
  const entry = catalog[name];
  const all = await readSplit(name, "train", options);
  const test = await readSplit(name, "t10k", options);
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

async function readSplit(name: CatalogName, prefix: string, options: FileOptions): Promise<Split> {
  const [images, labels] = await Promise.all([
    readIdx(name, `${prefix}-images-idx3-ubyte.gz`, 3, options),
    readIdx(name, `${prefix}-labels-idx1-ubyte.gz`, 1, options),
  ]);
  const [n = 0, height = 0, width = 0] = images.shape;
  if (labels.data.length !== n) {
    throw new DataError(
      `${name}: got ${n} images and ${labels.data.length} labels for "${prefix}", wanted as many of both`,
    );
  }
  const classes = catalog[name].classes.length;
  labels.data.forEach((label, row) => {
    if (label < classes) return;
    throw new DataError(`${name}: got label ${label} in row ${row} of "${prefix}", wanted 0 to ${classes - 1}`);
  });
  return {
    inputs: new NdArray(new Float32Array(images.data), [n, height, width, 1]),
    targets: new NdArray(new Int32Array(labels.data), [n]),
  };
}

async function readIdx(dataset: CatalogName, name: string, rank: number, options: FileOptions): Promise<IdxArray> {
  const { bytes, path } = await readCatalogFile(dataset, name, options);
  return parseIdx(bytes, path, rank);
}
