import { reshape, type Tensor } from "@nn/core";

/** A kernel as the matrix [inputs, units]: all axes but the last are inputs. A vector is one column, and so is a number. */
export function asMatrix(w: Tensor): Tensor {
  const units = w.shape.length < 2 ? 1 : (w.shape.at(-1) ?? 1);
  return reshape(w, [-1, units]);
}
