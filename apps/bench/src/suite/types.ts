/** @file A resolved suite: defaults filled in, grids expanded, names looked up. It holds JSON values only. */
import type { Profile } from "@nn/core";

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

/** A multilayer perceptron: flatten, `depth` hidden layers of `width` units, one linear output layer. */
export interface ModelSpec {
  readonly kind: "mlp";
  readonly depth: number;
  readonly width: number;
  /** Spec on one line with all options, e.g. `relu` or `leakyRelu(negativeSlope=0.01)`. */
  readonly activation: string;
}

export interface OptimizerSpec {
  readonly name: "sgd";
  readonly momentum: number;
}

export interface Budget {
  readonly steps: number;
  /** Steps between two points of the curve; there is always one at step 0 and one at the last step. */
  readonly evaluateEvery: number;
  /** Training examples that the metrics of the curve are computed on; null means all. */
  readonly trainLimit: number | null;
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
}

/** One point of the grid: labels beside the part that is hashed. */
export interface Problem {
  readonly id: string;
  /** Values of the grid axes this problem was expanded from, e.g. `{depth: 10, activation: "relu"}`. */
  readonly grid: Readonly<Record<string, string | number>>;
  readonly spec: ProblemSpec;
}

export interface TreatmentSpec {
  /** For the kernels of all dense layers, the output layer included. */
  readonly initializer: PluginSpec;
  /** For the biases of all dense layers. */
  readonly bias: PluginSpec;
}

export interface Treatment {
  readonly id: string;
  readonly title: string;
  readonly spec: TreatmentSpec;
}

/** Treatments share all streams (order of examples, random draws of the initializer) at the same seed index: results are paired. */
export interface Seeds {
  readonly count: number;
  readonly base: number;
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

export interface Suite {
  readonly schema: "nn-bench/1";
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly notes: string;
  readonly profile: Profile;
  readonly problems: readonly Problem[];
  readonly treatments: readonly Treatment[];
  /** Id of the treatment that differences are taken against. */
  readonly reference: string;
  readonly seeds: Seeds;
  readonly tuning: Tuning;
  /** In the order of problems, then treatments. */
  readonly cells: readonly Cell[];
}
