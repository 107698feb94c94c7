/** @file What metrics of classifications share: predictions beside labels, and how often each pair of classes occurs. */
import {
  argmax,
  cast,
  concatenate,
  DtypeError,
  type Field,
  greater,
  oneOf,
  reshape,
  ShapeError,
  showType,
  sigmoid,
  slice,
  softmax,
  stack,
  sub,
  type Tensor,
} from "@nn/core";

/** Refuses what is no classification. */
export function checkClassification(owner: string, outputs: Tensor, labels: Tensor): void {
  if (outputs.shape.length !== 2)
    throw new ShapeError(`${owner}: outputs are ${showType(outputs)}; wanted float32[n, classes]`);
  if (labels.dtype !== "int32")
    throw new DtypeError(`${owner}: targets are ${showType(labels)}; wanted class numbers, int32[n]`);
}

/** int32[n]: the class with the largest output; of a single logit, 1 where it is above 0. */
export function predictedClass(outputs: Tensor): Tensor {
  const [count = 0, classes] = outputs.shape;
  return classes === 1 ? cast(reshape(greater(outputs, 0), [count]), "int32") : argmax(outputs, { axis: 1 });
}

/** float32[n, 2]: the predicted class, and the label. */
export function predictionAndLabel(owner: string, outputs: Tensor, labels: Tensor): Tensor {
  checkClassification(owner, outputs, labels);
  return stack([cast(predictedClass(outputs), "float32"), cast(labels, "float32")], { axis: 1 });
}

/** float32[n, classes]: the softmax of logits, or 1 − σ and σ of a single one. */
export function probabilities(outputs: Tensor): Tensor {
  if (outputs.shape[1] !== 1) return softmax(outputs);
  const p = sigmoid(outputs);
  return concatenate([sub(1, p), p], { axis: 1 });
}

/**
 * float32[n, k + 1]: a score for each class, and the label. Of two classes there is one score, for class 1: the difference of the logits,
 * which has more digits than the probability.
 */
export function scoresAndLabel(owner: string, outputs: Tensor, labels: Tensor): Tensor {
  checkClassification(owner, outputs, labels);
  const [count = 0, classes] = outputs.shape;
  const label = reshape(cast(labels, "float32"), [count, 1]);
  if (classes === 1) return concatenate([outputs, label], { axis: 1 });
  if (classes !== 2) return concatenate([softmax(outputs), label], { axis: 1 });
  const column = (at: number): Tensor => slice(outputs, [0, at], [count, 1]);
  return concatenate([sub(column(1), column(0)), label], { axis: 1 });
}

/** Scores of one class beside whether each example is of it. */
export interface Ranking {
  readonly scores: Float64Array;
  readonly positive: Uint8Array;
}

/** One against the rest, for every class that has examples and that not all are of; from rows of `scoresAndLabel`. */
export function rankings(rows: Float64Array, width: number): Ranking[] {
  const [count, columns] = [rows.length / width, width - 1];
  const found: Ranking[] = [];
  for (let column = 0; column < columns; column++) {
    const wanted = columns === 1 ? 1 : column;
    const scores = new Float64Array(count);
    const positive = new Uint8Array(count);
    for (let row = 0; row < count; row++) {
      scores[row] = rows[row * width + column]!;
      positive[row] = rows[row * width + columns] === wanted ? 1 : 0;
    }
    const positives = positive.reduce((sum, one) => sum + one, 0);
    if (positives > 0 && positives < count) found.push({ scores, positive });
  }
  return found;
}

/**
 * Groups of examples of one score, from the largest score down: how many there are, and how many of them are positive. NaN ranks last.
 */
export function* tiedGroups({
  scores,
  positive,
}: Ranking): Generator<{ readonly count: number; readonly hits: number }> {
  const value = (row: number): number => (Number.isNaN(scores[row]!) ? -Infinity : scores[row]!);
  const order = Array.from(scores, (_, row) => row).sort((a, b) =>
    value(a) < value(b) ? 1 : value(a) > value(b) ? -1 : a - b,
  );
  for (let start = 0; start < order.length;) {
    let [end, hits] = [start, 0];
    for (; end < order.length && value(order[end]!) === value(order[start]!); end++) hits += positive[order[end]!]!;
    yield { count: end - start, hits };
    start = end;
  }
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

/** How scores of classes become one number. */
export type Average = "macro" | "micro" | "binary";

/** The option `average` of such metrics. */
export function averageField(): Field<Average> {
  return oneOf(["macro", "micro", "binary"], "macro");
}

/**
 * A score of classes as one number. `"macro"`: the mean over the classes that occur as a label or a prediction, each counting the same;
 * `"micro"`: of the summed counts; `"binary"`: of class 1.
 */
export function averageOver(rows: Float64Array, average: Average, score: (counts: ClassCounts) => number): number {
  const counts = countClasses(rows);
  if (average === "binary") return score(counts.get(1) ?? { hits: 0, falseAlarms: 0, misses: 0 });
  const classes = [...counts.values()];
  if (average === "macro") return classes.reduce((sum, one) => sum + score(one), 0) / classes.length;
  const total = (of: keyof ClassCounts): number => classes.reduce((sum, one) => sum + one[of], 0);
  return score({ hits: total("hits"), falseAlarms: total("falseAlarms"), misses: total("misses") });
}
