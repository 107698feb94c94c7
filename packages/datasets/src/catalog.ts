/** @file What is known of each real dataset: files with size and hash, where they are published, rows, classes, license. */
import type { CatalogEntry } from "./catalog/entry.ts";
import { images } from "./catalog/images.ts";
import { recordings } from "./catalog/recordings.ts";
import { tables } from "./catalog/tables.ts";
import { texts } from "./catalog/texts.ts";

export type CatalogName = keyof typeof images | keyof typeof recordings | keyof typeof tables | keyof typeof texts;

/** The real datasets that are known: files, hashes, where they come from, under which license. */
export const catalog: Readonly<Record<CatalogName, CatalogEntry>> = { ...images, ...tables, ...recordings, ...texts };
