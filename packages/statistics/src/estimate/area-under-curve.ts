/** @file A whole curve as one number. */
import { math } from "@nn/core";

export interface CurveSample {
  readonly step: number;
  readonly value: number;
}

export interface AreaOptions {
  /** Integrate `ln(value − floor)` instead: a loss that falls by orders of magnitude is then not all about its first steps. Default false. */
  readonly log?: boolean;
  /** What a log curve is measured from, e.g. a loss that cannot be beaten. Default 0. */
  readonly floor?: number;
}

/** Values at or below the floor count as this much above it. */
const smallest = 1e-8;

/**
 * Mean height of a curve by the trapezoid rule, `1 / (t_n − t_0) Σ (t_{i+1} − t_i) (y_i + y_{i+1}) / 2`, in the unit of the curve; with
 * `log`, y is `ln max(value − floor, 1e-8)`. A single point is its own mean.
 *
 * @param curve - At ascending steps.
 * @throws RangeError for an empty curve, NaN, or steps that do not ascend.
 * @example areaUnderCurve([{ step: 0, value: 2 }, { step: 10, value: 1 }, { step: 30, value: 0 }]) // (15 + 10) / 30 = 0.8333…
 */
export function areaUnderCurve(curve: readonly CurveSample[], options: AreaOptions = {}): number {
  const { log = false, floor = 0 } = options;
  const [first] = curve;
  const last = curve.at(-1);
  if (first === undefined || last === undefined)
    throw new RangeError("areaUnderCurve: got an empty curve, wanted at least one point");
  const heights = curve.map(({ step, value }, index) => {
    if (Number.isNaN(value)) throw new RangeError(`areaUnderCurve: got NaN at step ${step}`);
    const before = curve[index - 1]?.step ?? Number.NEGATIVE_INFINITY;
    if (!(step > before))
      throw new RangeError(`areaUnderCurve: got step ${step} after ${before}, wanted ascending steps`);
    return log ? math.log(Math.max(value - floor, smallest)) : value;
  });
  if (curve.length === 1) return heights[0] ?? Number.NaN;
  let area = 0;
  for (let index = 1; index < curve.length; index += 1) {
    const width = (curve[index]?.step ?? 0) - (curve[index - 1]?.step ?? 0);
    area += (width * ((heights[index - 1] ?? 0) + (heights[index] ?? 0))) / 2;
  }
  return area / (last.step - first.step);
}
