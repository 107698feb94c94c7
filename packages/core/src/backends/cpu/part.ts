/** @file Division of a step between threads: by what it computes, never by what it sums, so that no bit depends on it. */

/** Part `index` of `count`. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

export const wholeStep: Part = { index: 0, count: 1 };

/** The stretch [begin, end) of `extent` that a part computes; parts begin at multiples of `grain`. */
export function share({ index, count }: Part, extent: number, grain: number): [begin: number, end: number] {
  const grains = Math.ceil(extent / grain);
  const at = (part: number): number => Math.min(extent, Math.floor((grains * part) / count) * grain);
  return [at(index), at(index + 1)];
}
