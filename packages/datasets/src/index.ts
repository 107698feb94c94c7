/** @file @nn/datasets: generated and real datasets, and the parts to make more of them. */
export { cacheFolder, type FileOptions, type Host, readDatasetFile } from "./cache.ts";
export { catalog, type CatalogEntry, type CatalogFile, type CatalogName } from "./catalog.ts";
export { datasets } from "./datasets.ts";
export {
  type DatasetDefinition,
  type DatasetFactory,
  type DatasetFunction,
  type DatasetMap,
  type DatasetPlugin,
  type DatasetValue,
  defineDataset,
  type LoadContext,
  type LoadRequest,
} from "./define-dataset.ts";
export { datasetDigest, sha256Hex } from "./digest.ts";
export type { DownloadProgress } from "./download.ts";
export { finishDataset, type RawDataset, type Scale } from "./finish-dataset.ts";
export { checkGenerator, type DrawExample, type GeneratorOptions, generateSplits } from "./generate-splits.ts";
export { glyphs, type GlyphsOptions } from "./generators/glyphs.ts";
export { moons, type MoonsOptions } from "./generators/moons.ts";
export { spirals, type SpiralsOptions } from "./generators/spirals.ts";
export { type GlyphKnobs, renderGlyph } from "./glyphs/render-glyph.ts";
export { type Glyph, type Stroke } from "./glyphs/strokes.ts";
export { loadDataset } from "./load-dataset.ts";
export { type CsvOptions, type CsvTable, parseCsv } from "./loaders/csv.ts";
export { gunzip } from "./loaders/gunzip.ts";
export { type IdxArray, parseIdx } from "./loaders/idx.ts";
export { breastCancer } from "./sets/breast-cancer.ts";
export { digits } from "./sets/digits.ts";
export { fashionMnist } from "./sets/fashion-mnist.ts";
export { iris } from "./sets/iris.ts";
export { mnist } from "./sets/mnist.ts";
export { splitIndices, subset, take } from "./split.ts";
export { splitDataset, type SplitOptions, type TableOptions, type UnsplitDataset } from "./split-dataset.ts";
export { fitStandardizer, standardize, type Standardizer } from "./standardize.ts";
