/** `@nn/train:accuracy` → `accuracy`. */
export function shortName(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}
