/** @file The only reading of the date around trials; it goes beside results, never into them. */

/** The present time as ISO 8601 in UTC. */
export function timestamp(): string {
  return new Date().toISOString();
}
