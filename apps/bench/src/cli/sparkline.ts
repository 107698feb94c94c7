/** @file A curve in one line of text. */

const blocks = "▁▂▃▄▅▆▇█";

/**
 * Values as blocks between their smallest and largest; `×` where there is no number. More values than `width` are thinned to
 * evenly spread ones, the last one included.
 *
 * @example sparkline([0, 1, null, 7]) // "▁▂×█"
 */
export function sparkline(values: readonly (number | null)[], width = 60): string {
  const shown =
    values.length <= width
      ? values
      : Array.from({ length: width }, (_, i) => values[Math.round((i * (values.length - 1)) / (width - 1))] ?? null);
  const finite = values.filter((value) => value !== null);
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  return shown
    .map((value) =>
      value === null
        ? "×"
        : blocks.charAt(
            range === 0 ? 0 : Math.min(blocks.length - 1, Math.floor(((value - low) / range) * blocks.length)),
          ),
    )
    .join("");
}
