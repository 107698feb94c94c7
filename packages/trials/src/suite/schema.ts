/** @file The suite file as people write it. Every object is strict; grids are expanded before a problem is checked. */
import { z } from "zod";
import { claimSchema, type ClaimFile } from "./claims.ts";
import { streams, type Stream } from "../trial/types.ts";
import type { BranchSpec, MetricPath, ModelSpec, SgdSpec, Target } from "./types.ts";

/** `"heNormal"`, `"heNormal(mode=fanOut)"` or `{name, options}`. */
export type PluginFile =
  | string
  | { readonly name: string; readonly options?: Readonly<Record<string, unknown>> | undefined };

export interface BudgetFile {
  readonly steps: number;
  readonly evaluateEvery: number;
  readonly trainLimit?: number | undefined;
  readonly evaluateTest?: boolean | undefined;
}

/** `{name: sgd, momentum}`, or any optimizer without its learning rate. */
export type OptimizerFile = SgdSpec | PluginFile;

export interface RecipeFile {
  readonly penalty?: PluginFile | undefined;
  readonly constraint?: PluginFile | undefined;
  readonly dropout?: PluginFile | undefined;
  readonly normalization?: PluginFile | undefined;
  readonly stopping?: PluginFile | undefined;
}

/** A value, or where it comes from. */
export type TargetFile = Target | TargetFromFile;

export interface TargetFromFile extends Pick<Target, "metric" | "op" | "hold"> {
  /** Id of a treatment. */
  readonly from: string;
  readonly slack: number;
  readonly seeds: number;
}

/** One problem after its grid was filled in. */
export interface ProblemFile {
  readonly id: string;
  readonly dataset: PluginFile;
  readonly model: ModelSpec;
  readonly loss: string;
  readonly optimizer: OptimizerFile;
  readonly batchSize: number;
  readonly budget: BudgetFile;
  readonly target?: TargetFile | undefined;
  readonly matchedTrainLoss?: number | undefined;
}

/** A problem before that: only what expansion needs is looked at. */
export interface TemplateFile {
  readonly id: string;
  readonly grid: Readonly<Record<string, readonly (string | number)[]>>;
}

/** Values that labels must have; `*` stands for any text. */
export type MatchFile = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export interface SuiteFile {
  readonly schema: "nn-bench/1";
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly notes: string;
  readonly profile: "exact";
  readonly plugins: readonly string[];
  readonly problems: readonly TemplateFile[];
  readonly treatments: readonly {
    readonly id: string;
    readonly title?: string | undefined;
    readonly initializer: PluginFile;
    readonly bias: PluginFile;
    readonly modelInitializer?: PluginFile | undefined;
    readonly branch?: BranchSpec | undefined;
    readonly recipe?: RecipeFile | undefined;
    readonly augment?: readonly PluginFile[] | undefined;
    readonly copies?: number | undefined;
    readonly optimizer?: OptimizerFile | undefined;
  }[];
  readonly reference: string;
  readonly seeds: {
    readonly count: number;
    readonly base: number;
    readonly shared?: readonly Stream[] | undefined;
    readonly own?: readonly Stream[] | undefined;
    readonly vary?: readonly Stream[] | undefined;
  };
  readonly tuning: {
    readonly learningRate: readonly number[];
    readonly seeds: number;
    readonly select: MetricPath;
    readonly budget: { readonly [field in Exclude<keyof BudgetFile, "evaluateTest">]?: number | undefined };
    readonly fixedRate?: number | undefined;
  };
  readonly include?: readonly MatchFile[] | undefined;
  readonly exclude: readonly MatchFile[];
  readonly claims: readonly ClaimFile[];
}

const name = z.string().min(1);
const id = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u,
    "wanted letters, digits, dots, dashes and underscores, a letter or digit first",
  );
const positive = z.int().min(1);
const rate = z.number().positive().max(1000);
const scalar = z.union([z.string(), z.number()], { error: "wanted a text or a number" });
const metric = z.enum(["train.loss", "train.accuracy", "validation.loss", "validation.accuracy"]);
const budget = z.strictObject({ steps: positive, evaluateEvery: positive, trainLimit: positive.optional() });
const reportBudget = budget.extend({ evaluateTest: z.boolean().optional() });
const match = z.record(z.string(), z.union([scalar, z.array(scalar)], { error: "wanted a value or a list of values" }));
const plugin = z.union([name, z.strictObject({ name, options: z.record(z.string(), z.json()).optional() })], {
  error: 'wanted a name, a text such as "heNormal(mode=fanOut)", or {name, options}',
});

const extent = z.int().min(1).max(65_536);
const filters = z.array(extent).min(1).max(100);
const hidden = { width: z.int().min(0).max(65_536).default(0), activation: name.default("relu") };
const model = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("mlp"),
    depth: z.int().min(0).max(1000),
    width: extent,
    activation: name,
  }),
  z.strictObject({
    kind: z.literal("residual-mlp"),
    depth: z.int().min(1).max(1000),
    width: extent,
    activation: name,
  }),
  z.strictObject({
    kind: z.literal("cnn"),
    filters,
    window: extent.default(3),
    pool: extent.default(2),
    ...hidden,
  }),
  z.strictObject({
    kind: z.literal("text"),
    features: extent,
    filters: z.int().min(0).max(65_536).default(0),
    window: extent.default(3),
    ...hidden,
  }),
  z
    .strictObject({
      kind: z.literal("transformer"),
      features: extent,
      heads: extent.default(1),
      depth: z.int().min(1).max(1000),
      width: extent,
      activation: name.default("relu"),
    })
    .refine(({ features, heads }) => features % heads === 0, {
      path: ["heads"],
      error: "wanted a divisor of features",
    }),
  z.strictObject({
    kind: z.literal("audio"),
    frontEnd: z
      .strictObject({
        bands: extent.default(32),
        window: z.number().positive().default(0.032),
        hop: z.number().positive().default(0.016),
      })
      .default({ bands: 32, window: 0.032, hop: 0.016 }),
    filters,
    window: extent.default(3),
    ...hidden,
  }),
]);
const sgd = z.strictObject({ name: z.literal("sgd"), momentum: z.number().min(0).lt(1).default(0) });
const optimizer: z.ZodType<OptimizerFile> = z.union([sgd, plugin]);
const branch = z
  .strictObject({
    scale: z.enum(["none", "scalar", "channel"]).default("none"),
    initial: z.number().default(0),
    offsets: z.boolean().default(false),
  })
  .refine(({ scale, initial }) => scale !== "none" || initial === 0, {
    path: ["initial"],
    error: "wanted scale: scalar or channel, whose first value it is",
  })
  .refine(({ scale, offsets }) => scale !== "none" || offsets, {
    error: "wanted scale: scalar or channel, or offsets: true; without them leave the branch out",
  });
const recipe = z.strictObject({
  penalty: plugin.optional(),
  constraint: plugin.optional(),
  dropout: plugin.optional(),
  normalization: plugin.optional(),
  stopping: plugin.optional(),
});

const targetBase = { metric, op: z.enum([">=", "<="]), hold: positive.default(1) };
const targetValue = z.strictObject({ ...targetBase, value: z.number() });
const targetFrom = z.strictObject({
  ...targetBase,
  from: z.string(),
  slack: z.number().min(0).default(0),
  seeds: positive.default(5),
});
const target: z.ZodType<TargetFile> = z.union([targetValue, targetFrom]);
const stream = z.enum(streams as [Stream, ...Stream[]]);

const plugins = z.array(name).default([]);

/** Only what has to be known before names can be looked up. */
export const pluginsSchema: z.ZodType<{ readonly plugins: readonly string[] }> = z.looseObject({ plugins });

export const problemSchema: z.ZodType<ProblemFile> = z.strictObject({
  id,
  dataset: plugin,
  model,
  loss: name.default("softmaxCrossEntropy"),
  optimizer: optimizer.default({ name: "sgd", momentum: 0 }),
  batchSize: positive,
  budget: reportBudget,
  matchedTrainLoss: z.number().positive().optional(),
  target: target.optional(),
});

export const templateSchema: z.ZodType<TemplateFile> = z.looseObject({
  id: z.string(),
  grid: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, "wanted a name of letters and digits"), z.array(scalar).min(1))
    .default({}),
});

export const suiteSchema: z.ZodType<SuiteFile> = z.strictObject({
  schema: z.literal("nn-bench/1"),
  name: id,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, "wanted three numbers such as 1.0.0"),
  title: z.string().default(""),
  notes: z.string().default(""),
  profile: z.literal("exact").default("exact"),
  plugins,
  problems: z.array(templateSchema).min(1),
  treatments: z
    .array(
      z.strictObject({
        id,
        title: z.string().optional(),
        initializer: plugin.default("heNormal"),
        bias: plugin.default("zeros"),
        modelInitializer: plugin.optional(),
        branch: branch.optional(),
        recipe: recipe.optional(),
        augment: z.array(plugin).min(1).optional(),
        copies: z.int().min(1).max(64).optional(),
        optimizer: optimizer.optional(),
      }),
    )
    .min(1),
  reference: z.string(),
  seeds: z.strictObject({
    count: z.int().min(1).max(10_000),
    base: z.int().min(0),
    shared: z.array(stream).optional(),
    own: z.array(stream).optional(),
    vary: z.array(stream).optional(),
  }),
  tuning: z.strictObject({
    learningRate: z.array(rate).min(1),
    seeds: positive.default(2),
    select: metric.default("validation.loss"),
    budget: budget.partial().default({}),
    fixedRate: rate.optional(),
  }),
  include: z.array(match).optional(),
  exclude: z.array(match).default([]),
  claims: z.array(claimSchema).max(1000).default([]),
});
