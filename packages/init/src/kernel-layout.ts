/** @file A kernel of any rank as matrices: what initializers that build matrices work on. */
import { type Fans, resolveAxes, type Shape, sizeOf } from "@nn/core";

export interface KernelLayout {
  /** Independent kernels: ∏ batch axes · groups. */
  readonly copies: number;
  /** Extents of the receptive field; empty for a dense kernel. */
  readonly window: Shape;
  /** ∏ window. */
  readonly taps: number;
  /** Inputs and outputs of one copy; its matrix is [taps·inputs, outputs]. */
  readonly inputs: number;
  readonly outputs: number;
  /** Where a weight is in row-major order. */
  offset(copy: number, tap: number, input: number, output: number): number;
}

/** Offsets of all index tuples over the axes, the last axis fastest. */
function offsetsOver(shape: Shape, axes: readonly number[]): readonly number[] {
  let offsets = [0];
  for (const axis of axes) {
    const stride = sizeOf(shape.slice(axis + 1));
    offsets = offsets.flatMap((offset) => Array.from({ length: shape[axis]! }, (_, i) => offset + i * stride));
  }
  return offsets;
}

/**
 * Reads a kernel as matrices, by the axes that `fans` carries; without them the layout is [...window, in, out].
 *
 * @example
 * kernelLayout([3, 3, 4, 32], fans([3, 3, 4, 32], convAxes({ groups: 2 })))
 * // copies 2, taps 9, inputs 4, outputs 16
 * @throws ShapeError when the axes do not fit the shape.
 */
export function kernelLayout(shape: Shape, { axes }: Fans): KernelLayout {
  const { inAxes, outAxes, batchAxes, windowAxes, groups } = resolveAxes(
    shape,
    axes ?? { inAxes: shape.length < 2 ? [] : [-2], outAxes: shape.length === 0 ? [] : [-1] },
  );
  const [batch, taps, inputs, outputs] = [batchAxes, windowAxes, inAxes, outAxes].map((list) =>
    offsetsOver(shape, list),
  ) as [readonly number[], readonly number[], readonly number[], readonly number[]];
  const outputsOfGroup = outputs.length / groups;
  return {
    copies: batch.length * groups,
    window: windowAxes.map((axis) => shape[axis]!),
    taps: taps.length,
    inputs: inputs.length,
    outputs: outputsOfGroup,
    offset: (copy, tap, input, output) =>
      batch[Math.floor(copy / groups)]! +
      taps[tap]! +
      inputs[input]! +
      outputs[(copy % groups) * outputsOfGroup + output]!,
  };
}

/** The tap with which "same" padding leaves an image in place: (k − 1)/2 rounded down on every axis of the window. */
export function centreTap(window: Shape): number {
  return window.reduce((tap, extent) => tap * extent + Math.floor((extent - 1) / 2), 0);
}
