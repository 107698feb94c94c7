/** @file What the convolutional layers refuse. */
import { checkNumber, OptionError, ShapeError } from "@nn/core";

import { checkExtent, type Extent } from "./kernel-layer.ts";

interface ConvolutionOptions {
  readonly filters: number;
  readonly window: Extent;
  readonly strides: Extent;
  readonly dilation: Extent;
  readonly groups: number;
  readonly padding: string | readonly (number | readonly number[])[];
}

export function checkConvolution(owner: string, options: ConvolutionOptions): void {
  for (const option of ["filters", "window", "strides", "dilation", "groups"] as const) {
    checkExtent(owner, option, options[option]);
  }
  const { filters, groups, padding } = options;
  if (filters % groups !== 0) {
    throw new OptionError(`${owner}: groups is ${groups}; wanted a divisor of filters, ${filters}`);
  }
  if (typeof padding === "string") return;
  for (const zeros of padding.flat()) checkNumber(owner, "padding", zeros, { min: 0, integer: true });
}

/** Refuses groups that the channels of the input do not fill. */
export function checkGroups(owner: string, groups: number, channels: number): void {
  if (channels % groups !== 0) {
    throw new ShapeError(`${owner}: groups is ${groups}; wanted a divisor of the ${channels} channels of the input`);
  }
}
