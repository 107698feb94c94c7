/** @file How many connections a weight shares a unit with: fans, and the axes they are computed from. */
import { checkNumber, checkOptions, OptionError, ShapeError } from "../errors.ts";
import { showShape, type Shape } from "../shape.ts";

/** Which axes of a kernel are what; axes not named are the receptive field. */
export interface FanAxes {
  /** Axes that a unit sums over; negative ones count from the end. */
  readonly inAxes: readonly number[];
  /** Axes that number the output units. */
  readonly outAxes: readonly number[];
  /** Axes of independent copies, e.g. experts or per-timestep kernels; in neither fan. */
  readonly batchAxes?: readonly number[];
  /** Groups of a convolution whose in axis holds in/groups and whose out axis holds all outputs; default 1. */
  readonly groups?: number;
  /** Strides of a transposed convolution: an output sums over 1/∏ strides of the window only; default none. */
  readonly transposedStrides?: readonly number[];
}

/** Inputs that feed one output unit, and outputs that one input unit feeds. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  /** Where they come from. Initializers that build matrices follow them; without, the layout is [...window, in, out]. */
  readonly axes?: FanAxes;
}

/** The index of an axis that may count from the end. @throws ShapeError when the shape has none. */
function axisIndex(shape: Shape, axis: number): number {
  const index = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(index) || shape[index] === undefined) {
    throw new ShapeError(`fans: shape ${showShape(shape)} has no axis ${axis}`);
  }
  return index;
}

/** The axes as indices from the start, checked against the shape. */
export interface ResolvedAxes {
  readonly inAxes: readonly number[];
  readonly outAxes: readonly number[];
  readonly batchAxes: readonly number[];
  /** Axes named in none of the lists. */
  readonly windowAxes: readonly number[];
  readonly groups: number;
  readonly transposedStrides: readonly number[];
}

/**
 * Checks axes against a shape and counts them from the start.
 *
 * @example resolveAxes([3, 3, 16, 32], { inAxes: [-2], outAxes: [-1] }).windowAxes // [0, 1]
 * @throws ShapeError for axes out of range or named twice, for groups that do not divide the outputs, and for more strides
 * than the window has axes; OptionError for groups and strides that are not positive integers.
 */
export function resolveAxes(shape: Shape, axes: FanAxes): ResolvedAxes {
  checkOptions("fans", axes, ["inAxes", "outAxes", "batchAxes", "groups", "transposedStrides"]);
  const { inAxes, outAxes, batchAxes = [], groups = 1, transposedStrides = [] } = axes;
  checkNumber("fans", "groups", groups, { integer: true, min: 1 });
  transposedStrides.forEach((stride) => checkNumber("fans", "a transposed stride", stride, { integer: true, min: 1 }));
  const seen = new Set<number>();
  const indices = (name: string, list: unknown): readonly number[] => {
    if (!Array.isArray(list))
      throw new OptionError(`fans: ${name} is ${String(list)}; wanted a list of axes, e.g. [-1]`);
    return list.map((axis: number) => {
      const index = axisIndex(shape, axis);
      if (seen.has(index)) throw new ShapeError(`fans: axis ${axis} of shape ${showShape(shape)} is named twice`);
      seen.add(index);
      return index;
    });
  };
  const resolved = {
    inAxes: indices("inAxes", inAxes),
    outAxes: indices("outAxes", outAxes),
    batchAxes: indices("batchAxes", batchAxes),
  };
  const windowAxes = shape.flatMap((_, axis) => (seen.has(axis) ? [] : [axis]));
  const outputs = productOver(shape, resolved.outAxes);
  if (outputs % groups !== 0) {
    throw new ShapeError(`fans: ${groups} groups do not divide the ${outputs} outputs of shape ${showShape(shape)}`);
  }
  if (transposedStrides.length > windowAxes.length) {
    throw new ShapeError(
      `fans: ${transposedStrides.length} transposed strides for a window of ${windowAxes.length} axes in shape ${showShape(shape)}`,
    );
  }
  return { ...resolved, windowAxes, groups, transposedStrides };
}

function productOver(shape: Shape, axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * shape[axis]!, 1);
}

/**
 * Fans of a kernel whose axes are declared; axes not named are the receptive field.
 *
 * fanIn = ∏ in · ∏ field / ∏ transposed strides, fanOut = (∏ out / groups) · ∏ field. A strided transposed convolution can
 * have a fraction as fanIn: it is the mean over the output positions.
 *
 * @example
 * fans([784, 512], { inAxes: [0], outAxes: [1] })                        // fanIn 784, fanOut 512
 * fans([3, 3, 16, 32], { inAxes: [2], outAxes: [3] })                    // fanIn 144, fanOut 288
 * fans([3, 3, 1, 32], { inAxes: [2], outAxes: [3], groups: 32 })         // depthwise: 9 and 9
 * fans([64, 8, 16], { inAxes: [0], outAxes: [1, 2] })                    // attention heads: 64 and 128
 * @throws ShapeError for axes out of range or named twice, and for groups that do not divide the outputs.
 */
export function fans(shape: Shape, axes: FanAxes): Fans {
  const { inAxes, outAxes, windowAxes, groups, transposedStrides } = resolveAxes(shape, axes);
  const field = productOver(shape, windowAxes);
  const density = transposedStrides.reduce((product, stride) => product * stride, 1);
  return {
    fanIn: (productOver(shape, inAxes) * field) / density,
    fanOut: (productOver(shape, outAxes) / groups) * field,
    axes,
  };
}

/**
 * The fans that a caller declared as numbers or as axes; without a declaration, those of a dense kernel [in, out].
 *
 * @throws ShapeError when nothing is declared and the shape is not of rank 2, OptionError unless the fans are positive
 * integers (strided transposed convolutions excepted).
 */
export function resolveFans(name: string, shape: Shape, declared: Fans | FanAxes | undefined): Fans {
  if (declared === undefined) {
    const [fanIn, fanOut] = shape;
    if (shape.length !== 2 || fanIn === undefined || fanOut === undefined) {
      throw new ShapeError(
        `${name}: the fans of shape ${showShape(shape)} are not known, only [in, out] has fans by itself; declare them, e.g. sample(key, shape, { fans: { fanIn: 144, fanOut: 288 } }) or { fans: { inAxes: [-2], outAxes: [-1] } }`,
      );
    }
    return checkFans(name, { fanIn, fanOut });
  }
  if (typeof declared !== "object" || declared === null) {
    throw new OptionError(`${name}: fans are ${String(declared)}; wanted { fanIn, fanOut } or { inAxes, outAxes }`);
  }
  if ("inAxes" in declared || "outAxes" in declared) return checkFans(name, fans(shape, declared as FanAxes));
  checkOptions(`${name}: fans`, declared, ["fanIn", "fanOut", "axes"]);
  return checkFans(name, declared as Fans);
}

function checkFans(name: string, declared: Fans): Fans {
  const { fanIn, fanOut, axes } = declared;
  const fits = (fan: number): boolean =>
    Number.isFinite(fan) && fan > 0 && (Number.isInteger(fan) || axes?.transposedStrides !== undefined);
  if (!fits(fanIn) || !fits(fanOut)) {
    throw new OptionError(
      `${name}: fans are { fanIn: ${fanIn}, fanOut: ${fanOut} }; wanted positive integers, the numbers of connections`,
    );
  }
  return declared;
}
