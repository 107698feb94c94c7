import { sameShape, ShapeError, showShape, sizeOf } from "@nn/core";

import type { LabeledSample } from "./labeled-sample.ts";

/** @throws ShapeError when two samples cannot be mixed. */
export function checkPair(owner: string, a: LabeledSample, b: LabeledSample): void {
  if (!sameShape(a.shape, b.shape)) {
    throw new ShapeError(
      `${owner}: the samples have shapes ${showShape(a.shape)} and ${showShape(b.shape)}; wanted the same`,
    );
  }
  if (a.data.length !== sizeOf(a.shape) || b.data.length !== sizeOf(b.shape)) {
    throw new ShapeError(
      `${owner}: the samples have ${a.data.length} and ${b.data.length} values; shape ${showShape(a.shape)} wants ${sizeOf(a.shape)}`,
    );
  }
  if (a.label.length !== b.label.length) {
    throw new ShapeError(`${owner}: the labels have ${a.label.length} and ${b.label.length} classes; wanted the same`);
  }
}
