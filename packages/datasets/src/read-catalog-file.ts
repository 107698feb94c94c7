/** @file The content of one file of a dataset. */
import { DataError } from "@nn/core";
import { type FileOptions, readDatasetFile } from "./cache.ts";
import { catalog, type CatalogName } from "./catalog.ts";
import { gunzip } from "./loaders/gunzip.ts";

/** A file's content, unpacked where its name ends in `.gz`, and the path that errors name. */
export interface CatalogContent {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @throws DataError when the file is not there and cannot be downloaded, or is not the published one. */
export async function readCatalogFile(
  dataset: CatalogName,
  name: string,
  options: FileOptions,
): Promise<CatalogContent> {
  const file = catalog[dataset].files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new DataError(`${dataset}: the catalog has no file ${name}`);
  const path = `${dataset}/${name}`;
  const stored = await readDatasetFile(dataset, file, options);
  return { path, bytes: name.endsWith(".gz") ? await gunzip(stored, path) : stored };
}
