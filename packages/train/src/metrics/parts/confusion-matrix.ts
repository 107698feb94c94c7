import { DataError } from "@nn/core";

/**
 * How often examples of each class (rows) are taken for each class (columns).
 *
 * @example confusionMatrix([0, 1, 1], [0, 1, 0], 2) // [[1, 1], [0, 1]]
 * @throws DataError for lists of different lengths and for numbers that are no classes.
 */
export function confusionMatrix(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): number[][] {
  if (predictions.length !== labels.length)
    throw new DataError(
      `confusionMatrix: ${predictions.length} predictions but ${labels.length} labels; wanted one for each example`,
    );
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (let example = 0; example < labels.length; example++) {
    const [label, predicted] = [labels[example]!, predictions[example]!];
    const row = matrix[label];
    if (row?.[predicted] === undefined)
      throw new DataError(
        `confusionMatrix: example ${example} is of class ${label}, predicted ${predicted}; there are ${classes} classes, wanted 0 to ${classes - 1}`,
      );
    row[predicted]! += 1;
  }
  return matrix;
}
