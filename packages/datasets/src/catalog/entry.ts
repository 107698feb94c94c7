/** @file What is written down about a real dataset. */

/** One published file, pinned by its hash. */
export interface CatalogFile {
  /** Name in the folder of its dataset. */
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 in hex of the file as published (compressed where it is compressed). */
  readonly sha256: string;
  /** Canonical address first, then mirrors of the same bytes; none where the file is cut or repacked from `memberOf`. */
  readonly urls: readonly string[];
  /** Archive that the file is cut or repacked from, with the path in it. */
  readonly memberOf?: string;
}

export interface CatalogEntry {
  /** Also the name of the folder that holds the files. */
  readonly name: string;
  readonly title: string;
  /** Published splits, or `all` where none is published. */
  readonly rows: Readonly<Record<string, number>>;
  /** Class names in label order. */
  readonly classes: readonly string[];
  readonly license: string;
  readonly citation: string;
  readonly files: readonly CatalogFile[];
}
