/** @file Suites in code: the same fields as in YAML, checked by the compiler while they are written. */

/** A value, or the place of a grid axis in it: `"{depth}"`. */
type OrAxis<Value> = Value | `${string}{${string}}${string}`;

/** `"heNormal"`, `"heNormal(mode=fanOut)"`, `{name, options}`, or what a plug-in makes of its options: `heNormal()`. */
type PluginDefinition =
  | string
  | { readonly name: string; readonly options?: Readonly<Record<string, unknown>> }
  | { toJSON(): { readonly name: string; readonly options: Readonly<Record<string, unknown>> } };

interface BudgetDefinition {
  readonly steps: OrAxis<number>;
  readonly evaluateEvery: OrAxis<number>;
  /** Training examples that the metrics of the curve are computed on; default all. */
  readonly trainLimit?: OrAxis<number>;
  /** Measure the test split along report trials too, for gaps. Default false. */
  readonly evaluateTest?: boolean;
}

interface ProblemDefinition {
  /** With every axis of the grid in it, e.g. `mlp-d{depth}`. */
  readonly id: string;
  /** Values by axis; every combination is a problem. */
  readonly grid?: Readonly<Record<string, readonly (string | number)[]>>;
  readonly dataset: PluginDefinition;
  /** `kind` is mlp, residual-mlp, cnn, text, transformer or audio; the other fields are those of the kind. */
  readonly model: { readonly kind: OrAxis<string>; readonly [field: string]: unknown };
  /** Default softmaxCrossEntropy. */
  readonly loss?: string;
  /** Default plain SGD; the learning rate is that of the trial. */
  readonly optimizer?: PluginDefinition | { readonly name: "sgd"; readonly momentum?: OrAxis<number> };
  readonly batchSize: OrAxis<number>;
  readonly budget: BudgetDefinition;
  readonly target?: Readonly<Record<string, unknown>>;
  /** Level of the training loss at which gaps are compared. */
  readonly matchedTrainLoss?: OrAxis<number>;
}

interface TreatmentDefinition {
  readonly id: string;
  readonly title?: string;
  /** Default heNormal. */
  readonly initializer?: PluginDefinition;
  /** Default zeros. */
  readonly bias?: PluginDefinition;
  /** Of the whole model, after the layers have drawn theirs: lsuv, fixup. */
  readonly modelInitializer?: PluginDefinition;
  /** What residual branches learn beside their layers: `{ scale: "scalar" }` is SkipInit. */
  readonly branch?: {
    readonly scale?: "none" | "scalar" | "channel";
    readonly initial?: number;
    readonly offsets?: boolean;
  };
  readonly recipe?: Readonly<
    Partial<Record<"penalty" | "constraint" | "dropout" | "normalization" | "stopping", PluginDefinition>>
  >;
  readonly augment?: readonly PluginDefinition[];
  readonly copies?: number;
  readonly optimizer?: PluginDefinition;
}

type Match = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/** A suite as people write it; every field means what it means in a YAML suite. */
export interface SuiteDefinition {
  readonly schema: "nn-bench/1";
  readonly name: string;
  /** MAJOR.MINOR.PATCH: MAJOR when the set of problems changes, MINOR when results may, PATCH when they cannot. */
  readonly version: string;
  readonly title?: string;
  readonly notes?: string;
  readonly profile?: "exact";
  /** Relative paths and names of packages whose plug-ins the suite names. */
  readonly plugins?: readonly string[];
  readonly problems: readonly ProblemDefinition[];
  readonly treatments: readonly TreatmentDefinition[];
  readonly reference: string;
  readonly seeds: { readonly count: number; readonly base: number; readonly [field: string]: unknown };
  readonly tuning: {
    readonly learningRate: readonly number[];
    readonly seeds?: number;
    readonly select?: "train.loss" | "train.accuracy" | "validation.loss" | "validation.accuracy";
    readonly budget?: Partial<BudgetDefinition>;
    readonly fixedRate?: number;
  };
  readonly include?: readonly Match[];
  readonly exclude?: readonly Match[];
  /** Claims that the results are tested against. */
  readonly claims?: readonly Readonly<Record<string, unknown>>[];
}

/**
 * A suite, for `export default` in a file such as `mine.suite.ts`. It is checked when nn-bench opens the file.
 *
 * @example export default defineSuite({ schema: "nn-bench/1", name: "mine", version: "1.0.0", … })
 */
export function defineSuite(suite: SuiteDefinition): SuiteDefinition {
  return suite;
}
