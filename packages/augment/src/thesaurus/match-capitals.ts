/**
 * A word written as another one: with a capital first, or all in capitals.
 *
 * @example matchCapitals("Good", "fine") // "Fine"
 * @example matchCapitals("GOOD", "fine") // "FINE"
 */
export function matchCapitals(pattern: string, word: string): string {
  const lower = pattern.toLowerCase();
  if (pattern.length > 1 && pattern !== lower && pattern === pattern.toUpperCase()) return word.toUpperCase();
  const [first = "", ...rest] = word;
  return pattern.slice(0, 1) === lower.slice(0, 1) ? word : first.toUpperCase() + rest.join("");
}
