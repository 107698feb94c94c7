/** @file Results as flat tables: one row a trial, or one row a point of its curve. */
import type { CurvePoint, Suite, TrialRecord } from "@nn/trials";

export type Value = string | number | null;

export interface Column {
  readonly name: string;
  /** `integer` fits 53 bits. */
  readonly type: "text" | "integer" | "number";
}

/** Null stands for what was not measured, is not finite or was not reached. */
export interface FlatTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export interface Field extends Column {
  readonly value: (record: TrialRecord) => Value;
}

const field = (name: string, type: Column["type"], value: Field["value"]): Field => ({ name, type, value });

/** What names a trial: its place in the suite and its key. */
function identity(suite: Suite): Field[] {
  const axes = [...new Set(suite.problems.flatMap(({ grid }) => Object.keys(grid)))];
  return [
    field("key", "text", ({ key }) => key),
    field("problem", "text", ({ labels }) => labels.problem),
    field("treatment", "text", ({ labels }) => labels.treatment),
    ...axes.map((axis) => {
      const values = suite.problems.flatMap(({ grid }) => (axis in grid ? [grid[axis]] : []));
      const numeric = values.every((value) => typeof value === "number");
      return field(`grid.${axis}`, numeric ? "number" : "text", ({ labels }) => {
        const value = labels.grid[axis] ?? null;
        return numeric || value === null ? value : String(value);
      });
    }),
    field("phase", "text", ({ labels }) => labels.phase),
    field("seedIndex", "integer", ({ labels }) => labels.seedIndex),
    field("learningRate", "number", ({ spec }) => spec.learningRate),
  ];
}

/** Everything about a trial that is one value. Nothing here depends on when, where or how fast it ran. */
export function trialFields(suite: Suite): readonly Field[] {
  const splits = ["train", "validation", "test"] as const;
  return [
    ...identity(suite),
    field("seed", "integer", ({ spec }) => spec.seed),
    field("status", "text", ({ result }) => result.status),
    field("steps", "integer", ({ result }) => result.steps),
    field("stepsToTarget", "integer", ({ result }) => result.stepsToTarget),
    ...splits.flatMap((split) => [
      field(`${split}.loss`, "number", ({ result }) => result.final?.[split].loss ?? null),
      field(`${split}.accuracy`, "number", ({ result }) => result.final?.[split].accuracy ?? null),
    ]),
    field("divergence.step", "integer", ({ result }) => result.divergence?.step ?? null),
    field("divergence.kind", "text", ({ result }) => result.divergence?.kind ?? null),
    field("divergence.where", "text", ({ result }) => result.divergence?.where ?? null),
    field("error", "text", ({ result }) => result.error ?? null),
    field("weightsHash", "text", ({ result }) => result.weightsHash),
    field("resultHash", "text", ({ resultHash }) => resultHash),
  ];
}

/** One row a trial. */
export function trialTable(suite: Suite, records: readonly TrialRecord[]): FlatTable {
  const fields = trialFields(suite);
  return {
    columns: fields.map(({ name, type }) => ({ name, type })),
    rows: inOrder(records).map((record) => fields.map(({ value }) => value(record))),
  };
}

const pointFields: readonly (Column & { readonly value: (point: CurvePoint) => Value })[] = [
  { name: "step", type: "integer", value: ({ step }) => step },
  { name: "epoch", type: "number", value: ({ epoch }) => epoch },
  { name: "batchLoss", type: "number", value: ({ batchLoss }) => batchLoss },
  { name: "train.loss", type: "number", value: ({ train }) => train.loss },
  { name: "train.accuracy", type: "number", value: ({ train }) => train.accuracy },
  { name: "validation.loss", type: "number", value: ({ validation }) => validation.loss },
  { name: "validation.accuracy", type: "number", value: ({ validation }) => validation.accuracy },
  { name: "test.loss", type: "number", value: ({ test }) => test?.loss ?? null },
  { name: "test.accuracy", type: "number", value: ({ test }) => test?.accuracy ?? null },
];

/** One row a point of the curve of a trial. */
export function curveTable(suite: Suite, records: readonly TrialRecord[]): FlatTable {
  const fields = identity(suite);
  return {
    columns: [...fields, ...pointFields].map(({ name, type }) => ({ name, type })),
    rows: inOrder(records).flatMap((record) => {
      const names = fields.map(({ value }) => value(record));
      return record.result.curve.map((point) => [...names, ...pointFields.map(({ value }) => value(point))]);
    }),
  };
}

/** By key: the order in which trials finished is no part of a result. */
export function inOrder(records: readonly TrialRecord[]): TrialRecord[] {
  return records.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
