/** @file A resolved suite: defaults filled in, grids expanded, names looked up. It holds JSON values only. */
import type { Profile } from "@nn/core";
import type { Stream } from "../trial/types.ts";
import type { PluginPackage } from "../plugins/types.ts";
import type { Claim } from "./claims.ts";

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A plug-in by name with every option written out, so that a later change of a default cannot alias a key. */
export interface PluginSpec {
  /** Short for built-ins, `package:name` for others. */
  readonly name: string;
  /** Raised by the plug-in when the same options give other numbers. */
  readonly version: string;
  readonly options: { readonly [option: string]: JsonValue };
}

export type ModelSpec = MlpSpec | ResidualMlpSpec | CnnSpec | TextModelSpec | TransformerSpec | AudioModelSpec;

/** A multilayer perceptron: flatten, `depth` hidden layers of `width` units, one linear output layer. */
export interface MlpSpec {
  readonly kind: "mlp";
  readonly depth: number;
  readonly width: number;
  /** Spec on one line with all options, e.g. `relu` or `leakyRelu(negativeSlope=0.01)`. */
  readonly activation: string;
}

/**
 * A residual multilayer perceptron: flatten, one dense layer of `width` units, `depth` blocks x + F(x), activation, one linear
 * output layer. F is activation → dense → activation → dense, with pre-activation as in He et al. (2016).
 */
export interface ResidualMlpSpec {
  readonly kind: "residual-mlp";
  /** Residual blocks; each has two dense layers. */
  readonly depth: number;
  readonly width: number;
  readonly activation: string;
}

/** For images: blocks of convolution and max pooling, then one hidden dense layer, one linear output layer. */
export interface CnnSpec {
  readonly kind: "cnn";
  /** Output channels of each block. */
  readonly filters: readonly number[];
  readonly window: number;
  /** Window and stride of the pooling after each convolution; 1: none. */
  readonly pool: number;
  /** Units of the hidden dense layer; 0: none. */
  readonly width: number;
  readonly activation: string;
}

/** For token ids: word vectors, their mean or a convolution over them with its largest values, then dense layers. */
export interface TextModelSpec {
  readonly kind: "text";
  /** Length of a word vector. */
  readonly features: number;
  /** Output channels of the convolution over words; 0: the mean of the vectors instead. */
  readonly filters: number;
  readonly window: number;
  /** Units of the hidden dense layer; 0: none. */
  readonly width: number;
  readonly activation: string;
}

/**
 * For token ids: word vectors, `depth` layers of self-attention and of a feed-forward network for each token, the mean of the
 * tokens, one linear output layer. Tokens are a set: nothing says where they stand, and padding is a token like others.
 */
export interface TransformerSpec {
  readonly kind: "transformer";
  /** Length of a word vector; the residual stream has as many numbers for each token. */
  readonly features: number;
  /** Divides the features. */
  readonly heads: number;
  /** Layers; each has two residual blocks. */
  readonly depth: number;
  /** Units of the hidden layer of the feed-forward network. */
  readonly width: number;
  readonly activation: string;
}

/** For recordings: log-mel spectrogram, convolutions over time of stride 2, then dense layers. */
export interface AudioModelSpec {
  readonly kind: "audio";
  readonly frontEnd: FrontEndSpec;
  readonly filters: readonly number[];
  readonly window: number;
  /** Units of the hidden dense layer; 0: none. */
  readonly width: number;
  readonly activation: string;
}

/** Lengths in seconds. */
export interface FrontEndSpec {
  readonly bands: number;
  readonly window: number;
  readonly hop: number;
}

/** Plain SGD with momentum, or any optimizer by name; the learning rate is that of the trial. */
export type OptimizerSpec = SgdSpec | PluginSpec;

export interface SgdSpec {
  readonly name: "sgd";
  readonly momentum: number;
}

export interface Budget {
  readonly steps: number;
  /** Steps between two points of the curve; there is always one at step 0 and one at the last step. */
  readonly evaluateEvery: number;
  /** Training examples that the metrics of the curve are computed on; null means all. */
  readonly trainLimit: number | null;
  /** Measure the test split at every evaluation of report trials too: for gaps, never for a choice. */
  readonly evaluateTest?: true;
}

/** Metrics of the curve by path. */
export type MetricPath = "train.loss" | "train.accuracy" | "validation.loss" | "validation.accuracy";

export interface Target {
  readonly metric: MetricPath;
  readonly op: ">=" | "<=";
  readonly value: number;
  /** Evaluations in a row that must meet the target; the first of them counts. */
  readonly hold: number;
}

/** A target that is frozen from a pool of reference trials before anything is measured against it. */
export interface TargetSource {
  readonly metric: MetricPath;
  readonly op: ">=" | "<=";
  readonly hold: number;
  /** Id of the treatment whose trials are the pool. */
  readonly treatment: string;
  /** How much worse than the pool's median is good enough, in the units of the metric. */
  readonly slack: number;
  /** Trials of the pool, on seeds of their own. */
  readonly seeds: number;
}

/** What is trained, apart from the treatment, the learning rate and the seed. */
export interface ProblemSpec {
  readonly dataset: PluginSpec;
  readonly model: ModelSpec;
  /** Spec on one line, e.g. `softmaxCrossEntropy`. */
  readonly loss: string;
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  readonly budget: Budget;
  readonly target: Target | null;
  /** Packages that bring names of this problem; absent where all are built in. */
  readonly plugins?: readonly PluginPackage[];
}

/** One point of the grid: labels beside the part that is hashed. */
export interface Problem {
  readonly id: string;
  /** Values of the grid axes this problem was expanded from, e.g. `{depth: 10, activation: "relu"}`. */
  readonly grid: Readonly<Record<string, string | number>>;
  readonly spec: ProblemSpec;
  /** Level of the training loss at which gaps are compared; absent: half of what guessing gives. */
  readonly matchedTrainLoss?: number;
  /** Where `spec.target` comes from when the suite does not say its value; `spec.target` is null until then. */
  readonly targetFrom?: TargetSource;
}

/** Fields that are absent are not hashed: a treatment that has none of the later ones keeps its keys. */
export interface TreatmentSpec {
  /** For the kernels of all dense and convolutional layers, the output layer included. */
  readonly initializer: PluginSpec;
  /** For the biases of all dense and convolutional layers. */
  readonly bias: PluginSpec;
  /** Of the whole model, after the layers have drawn theirs. */
  readonly modelInitializer?: PluginSpec;
  /** Of residual models only; absent: x + F(x), and F has nothing beside its layers. */
  readonly branch?: BranchSpec;
  readonly recipe?: RecipeSpec;
  readonly augment?: AugmentSpec;
  /** Instead of the problem's. */
  readonly optimizer?: OptimizerSpec;
  /** Packages that bring names of this treatment; absent where all are built in. */
  readonly plugins?: readonly PluginPackage[];
}

/** What the branches of residual blocks learn beside their layers. */
export interface BranchSpec {
  /** α of x + α·F(x): none, one number, or one for each channel. SkipInit and ReZero: scalar; LayerScale: channel; Fixup: scalar. */
  readonly scale: "none" | "scalar" | "channel";
  /** First value of α. SkipInit and ReZero: 0; LayerScale: 1e-5; Fixup: 1. */
  readonly initial: number;
  /** Fixup's scalar biases: before each activation and dense layer of a branch, and at its end. */
  readonly offsets: boolean;
}

/** What holds a network back from fitting its training examples; hidden layers are dense → normalization → activation → dropout, those of residual branches normalization → activation → dropout → dense. */
export interface RecipeSpec {
  readonly penalty?: PluginSpec;
  readonly constraint?: PluginSpec;
  /** A layer after the activation of every hidden dense layer; in a residual branch after the second activation. */
  readonly dropout?: PluginSpec;
  /** A layer between every hidden layer's linear part and its activation; in residual models before every activation. */
  readonly normalization?: PluginSpec;
  readonly stopping?: PluginSpec;
}

export interface AugmentSpec {
  /** One after the other; of one domain. */
  readonly steps: readonly PluginSpec[];
  /** Domains text and audio only: changed copies of each training example beside the example; images and spectrograms are changed anew whenever they are used. */
  readonly copies?: number;
}

export interface Treatment {
  readonly id: string;
  readonly title: string;
  readonly spec: TreatmentSpec;
}

/** Treatments share streams (order of examples, random draws of the initializer) at the same seed index: results are paired. */
export interface Seeds {
  readonly count: number;
  readonly base: number;
  /** Streams that every treatment draws for itself; absent: none. */
  readonly own?: readonly Stream[];
  /** Streams that are varied one at a time around the first report trial, for variance components; absent: none. */
  readonly vary?: readonly Stream[];
}

export interface Tuning {
  /** Ascending. With a single rate there is nothing to choose and no tuning trial. */
  readonly learningRate: readonly number[];
  readonly seeds: number;
  readonly select: MetricPath;
  /** Budget of tuning trials; fields left out are those of the problem. */
  readonly budget: Partial<Budget>;
  /** The report seeds are run at this rate too, whatever was chosen; null means no such trials. */
  readonly fixedRate: number | null;
}

/** A combination of problem and treatment that exclude and include left in, by id. */
export interface Cell {
  readonly problem: string;
  readonly treatment: string;
}

/** A plug-in package as the suite file asks for it. */
export interface SuitePlugin extends PluginPackage {
  /** A path relative to the suite file that begins with a dot, or the name of a package. */
  readonly request: string;
}

export interface Suite {
  readonly schema: "nn-bench/1";
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly notes: string;
  readonly profile: Profile;
  /** What `--set` changed in the suite file, for people: what it did to the suite is in the suite. */
  readonly overrides?: readonly string[];
  /** What `plugins` of the suite file asks for; absent: nothing. */
  readonly plugins?: readonly SuitePlugin[];
  readonly problems: readonly Problem[];
  readonly treatments: readonly Treatment[];
  /** Id of the treatment that differences are taken against. */
  readonly reference: string;
  readonly seeds: Seeds;
  readonly tuning: Tuning;
  /** In the order of problems, then treatments. */
  readonly cells: readonly Cell[];
  /** Written down before the run; absent: none. */
  readonly claims?: readonly Claim[];
}
