/** @file @nn/datasets: generated and real datasets, and the parts to make more of them. */
export { cacheFolder, type FileOptions, type Host, readDatasetFile } from "./cache.ts";
export { catalog, type CatalogName } from "./catalog.ts";
export type { CatalogEntry, CatalogFile } from "./catalog/entry.ts";
export {
  type DatasetDefinition,
  type DatasetMap,
  type DatasetPlugin,
  type DatasetValue,
  defineDataset,
  type LoadContext,
  type LoadRequest,
} from "./define-dataset.ts";
export { datasetDigest, sha256Hex } from "./digest.ts";
export { transformed, type TransformedOptions } from "./derived/transformed.ts";
export type { DownloadProgress } from "./download.ts";
export { finishDataset, type RawDataset, type Scale } from "./finish-dataset.ts";
export { type DrawExample, generatorFields, type GeneratorOptions, generateSplits } from "./generate-splits.ts";
export { glyphs, type GlyphsOptions } from "./generators/glyphs.ts";
export { moons, type MoonsOptions } from "./generators/moons.ts";
export { sentences, type SentencesOptions } from "./generators/sentences.ts";
export { spirals, type SpiralsOptions } from "./generators/spirals.ts";
export { tones, type TonesOptions } from "./generators/tones.ts";
export { type GlyphKnobs, renderGlyph } from "./glyphs/render-glyph.ts";
export { type Glyph, type Stroke } from "./glyphs/strokes.ts";
export { plugins } from "./plugins.ts";
export { loadDataset } from "./load-dataset.ts";
export { parseCifar } from "./loaders/cifar.ts";
export { type CsvOptions, type CsvTable, parseCsv } from "./loaders/csv.ts";
export { gunzip } from "./loaders/gunzip.ts";
export { type IdxArray, parseIdx } from "./loaders/idx.ts";
export { type LinesOptions, parseLines } from "./loaders/lines.ts";
export { parseTar, type TarFile } from "./loaders/tar.ts";
export { parseTsv, type TsvOptions, type TsvTable } from "./loaders/tsv.ts";
export { parseWav, type WavAudio } from "./loaders/wav.ts";
export type { Missing } from "./read-mixed-table.ts";
export { sentenceSynonyms } from "./sentences/grammar.ts";
export { breastCancer } from "./sets/breast-cancer.ts";
export { californiaHousing, type CaliforniaHousingOptions } from "./sets/california-housing.ts";
export { cifar10Subset } from "./sets/cifar10-subset.ts";
export { diabetes } from "./sets/diabetes.ts";
export { digits } from "./sets/digits.ts";
export { fashionMnist } from "./sets/fashion-mnist.ts";
export { fsdd, type FsddOptions } from "./sets/fsdd.ts";
export { iris } from "./sets/iris.ts";
export { mnist } from "./sets/mnist.ts";
export { penguins, type PenguinsOptions } from "./sets/penguins.ts";
export { rtPolarity } from "./sets/rt-polarity.ts";
export { smsSpam } from "./sets/sms-spam.ts";
export { sst2 } from "./sets/sst2.ts";
export { trec } from "./sets/trec.ts";
export { splitIndices, subset, take } from "./split.ts";
export {
  type RegressionOptions,
  splitDataset,
  type SplitOptions,
  type TableOptions,
  type UnsplitDataset,
} from "./split-dataset.ts";
export { fitStandardizer, standardize, type Standardizer, type Statistics } from "./standardize.ts";
export { type TextOptions, type UnsplitTextOptions, withVocabulary } from "./text/text-dataset.ts";
export { buildVocabulary, encodeText, paddingId, unknownId, type VocabularyOptions } from "./text/vocabulary.ts";
export { plainWords, spacedWords } from "./text/words.ts";
export { imbalanced, type ImbalancedOptions } from "./transforms/imbalanced.ts";
export { limited, type LimitedOptions } from "./transforms/limited.ts";
export { relabelled, type RelabelledOptions } from "./transforms/relabelled.ts";
export { standardized, type StandardizedOptions } from "./transforms/standardized.ts";
