import { checkNumber, checkOptions, type Fans, type Shape, ShapeError, showShape } from "@nn/core";

export interface FanAxes {
  /** Axes that a unit sums over; negative ones count from the end. */
  readonly inAxes: readonly number[];
  /** Axes that number the output units. */
  readonly outAxes: readonly number[];
  /** Axes of independent copies, e.g. experts or per-timestep kernels; in neither fan. */
  readonly batchAxes?: readonly number[];
  /** Groups of a convolution whose in axis holds in/groups and whose out axis holds all outputs; default 1. */
  readonly groups?: number;
}

/**
 * Fans of a kernel whose axes are declared; axes not named are the receptive field.
 *
 * fanIn = ∏ in · ∏ field, fanOut = (∏ out / groups) · ∏ field.
 *
 * @example
 * fans([784, 512], { inAxes: [0], outAxes: [1] })                        // fanIn 784, fanOut 512
 * fans([3, 3, 16, 32], { inAxes: [2], outAxes: [3] })                    // fanIn 144, fanOut 288
 * fans([3, 3, 1, 32], { inAxes: [2], outAxes: [3], groups: 32 })         // depthwise: 9 and 9
 * fans([64, 8, 16], { inAxes: [0], outAxes: [1, 2] })                    // attention heads: 64 and 128
 * @throws ShapeError for axes out of range or named twice, and for groups that do not divide the outputs.
 */
export function fans(shape: Shape, axes: FanAxes): Fans {
  checkOptions("fans", axes, ["inAxes", "outAxes", "batchAxes", "groups"]);
  const { inAxes, outAxes, batchAxes = [], groups = 1 } = axes;
  checkNumber("fans", "groups", groups, { integer: true, min: 1 });
  const seen = new Set<number>();
  const productOver = (list: readonly number[]): number => {
    let product = 1;
    for (const axis of list) {
      const index = axis < 0 ? axis + shape.length : axis;
      const extent = Number.isInteger(index) ? shape[index] : undefined;
      if (extent === undefined) throw new ShapeError(`fans: shape ${showShape(shape)} has no axis ${axis}`);
      if (seen.has(index)) throw new ShapeError(`fans: axis ${axis} of shape ${showShape(shape)} is named twice`);
      seen.add(index);
      product *= extent;
    }
    return product;
  };
  const inputs = productOver(inAxes);
  const outputs = productOver(outAxes);
  productOver(batchAxes);
  const field = shape.reduce((product, extent, axis) => (seen.has(axis) ? product : product * extent), 1);
  if (outputs % groups !== 0) {
    throw new ShapeError(`fans: ${groups} groups do not divide the ${outputs} outputs of shape ${showShape(shape)}`);
  }
  return { fanIn: inputs * field, fanOut: (outputs / groups) * field };
}
