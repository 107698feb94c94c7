/** @file What metrics of classifications share: predictions beside labels, and how often each pair of classes occurs. */
import { argmax, cast, DtypeError, ShapeError, showType, stack, type Tensor } from "@nn/core";

/** Refuses what is no classification. */
export function checkClassification(owner: string, outputs: Tensor, labels: Tensor): void {
  if (outputs.shape.length !== 2)
    throw new ShapeError(`${owner}: outputs are ${showType(outputs)}; wanted float32[n, classes]`);
  if (labels.dtype !== "int32")
    throw new DtypeError(`${owner}: targets are ${showType(labels)}; wanted class numbers, int32[n]`);
}

/** float32[n, 2]: the class with the largest output, and the label. */
export function predictionAndLabel(owner: string, outputs: Tensor, labels: Tensor): Tensor {
  checkClassification(owner, outputs, labels);
  return stack([cast(argmax(outputs, { axis: 1 }), "float32"), cast(labels, "float32")], { axis: 1 });
}

/** How examples of one class were judged. */
export interface ClassCounts {
  readonly hits: number;
  /** Said to be of the class and were not. */
  readonly falseAlarms: number;
  /** Were of the class and not said to be. */
  readonly misses: number;
}

/** Counts of every class that occurs as a prediction or as a label, from rows of both. */
export function countClasses(rows: Float64Array): ReadonlyMap<number, ClassCounts> {
  const counts = new Map<number, { hits: number; falseAlarms: number; misses: number }>();
  const of = (class_: number): { hits: number; falseAlarms: number; misses: number } => {
    const known = counts.get(class_) ?? { hits: 0, falseAlarms: 0, misses: 0 };
    counts.set(class_, known);
    return known;
  };
  for (let at = 0; at < rows.length; at += 2) {
    const [predicted, label] = [rows[at]!, rows[at + 1]!];
    if (predicted === label) of(label).hits += 1;
    else {
      of(predicted).falseAlarms += 1;
      of(label).misses += 1;
    }
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}
