/** @file Published recordings. */
import type { CatalogEntry } from "./entry.ts";

export const recordings: Readonly<Record<"fsdd", CatalogEntry>> = {
  fsdd: {
    name: "fsdd",
    title: "audio classification (spoken digits)",
    rows: { train: 2700, test: 300 },
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    license: "CC BY-SA 4.0",
    citation: "Jackson, Z. et al. Free Spoken Digit Dataset v1.0.10, https://zenodo.org/badge/latestdoi/61622039.",
    files: [
      {
        name: "recordings.tar.gz",
        bytes: 15557429,
        sha256: "e9d97d14f220b66063206e843c0d8feb8e6f6399fb5e2d03dd699baaf20d6f13",
        urls: [],
        memberOf:
          "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.tar.gz: recordings/*.wav",
      },
    ],
  },
};
