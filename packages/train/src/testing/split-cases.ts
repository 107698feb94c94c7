/** @file Outputs and targets of a few examples, for the laws of losses and metrics. */
import { array, type Dataset, key, type NdArray, normal } from "@nn/core";

export interface SplitCase {
  readonly task: Dataset["task"];
  readonly classes: readonly string[];
  /** float32[n, outputs], drawn. */
  readonly outputs: NdArray;
  readonly targets: NdArray;
  /** Outputs that could not be better. */
  readonly perfect: NdArray;
}

const count = 12;

/** A classification of three classes and of two, a regression of two targets, and two labels of 0 and 1; `outputs` numbers for each example. */
export function splitCases(outputs: (data: Pick<Dataset, "task" | "classes">) => number): SplitCase[] {
  const classification = (classes: readonly string[]): SplitCase => {
    const width = outputs({ task: "classification", classes });
    const labels = Int32Array.from({ length: count }, (_, row) => row % classes.length);
    const certain = Float32Array.from({ length: count * width }, (_, at) => {
      const [row, column] = [Math.floor(at / width), at % width];
      return labels[row] === (width === 1 ? 1 : column) ? 20 : -20;
    });
    return {
      task: "classification",
      classes,
      outputs: array(normal(key(classes.length), count * width), { shape: [count, width] }),
      targets: array(labels, { dtype: "int32" }),
      perfect: array(certain, { shape: [count, width] }),
    };
  };
  const targets = array(normal(key(9), 2 * count), { shape: [count, 2] });
  const labels = array(
    Float32Array.from({ length: 2 * count }, (_, at) => ((at * at) % 3 === 1 ? 1 : 0)),
    { shape: [count, 2] },
  );
  return [
    classification(["a", "b", "c"]),
    classification(["a", "b"]),
    {
      task: "regression",
      classes: ["x", "y"],
      outputs: array(normal(key(8), 2 * count), { shape: [count, 2] }),
      targets,
      perfect: targets,
    },
    {
      task: "regression",
      classes: ["x", "y"],
      outputs: array(normal(key(7), 2 * count), { shape: [count, 2] }),
      targets: labels,
      perfect: labels,
    },
  ];
}

/** Rows of an array. */
export function rowsOf({ data, shape, dtype }: NdArray, rows: readonly number[]): NdArray {
  const size = data.length / (shape[0] ?? 1);
  const picked = rows.flatMap((row) => Array.from(data.subarray(row * size, (row + 1) * size)));
  return dtype === "int32"
    ? array(picked, { dtype: "int32", shape: [rows.length, ...shape.slice(1)] })
    : array(Float32Array.from(picked), { shape: [rows.length, ...shape.slice(1)] });
}
