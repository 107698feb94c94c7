/** @file What every statistic demands of its sample. */

/** @throws RangeError for an empty sample or one with NaN in it. */
export function checkNumbers(owner: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${owner}: got an empty sample, wanted at least one number`);
  const index = values.findIndex((value) => Number.isNaN(value));
  if (index >= 0) throw new RangeError(`${owner}: got NaN at index ${index}; replace it by the worst value before`);
}

/** @throws RangeError unless 0 < level < 1. */
export function checkLevel(owner: string, level: number): void {
  if (!(level > 0 && level < 1))
    throw new RangeError(`${owner}: got level ${level}, wanted a number in (0, 1), e.g. 0.95`);
}
