/** @file Reverse-mode differentiation: from a recording to the recording of its gradient. */
import { DtypeError, ShapeError } from "./errors.ts";
import { applyNamed } from "./op-table.ts";
import { broadcast } from "./ops/broadcast.ts";
import { full } from "./ops/full.ts";
import type { Program } from "./program.ts";
import { showShape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { argumentTensor, replay, topologicalOrder, toProgram } from "./trace.ts";
import { mapTree, flattenTree, type Tree } from "./tree.ts";

const noParams = {};

/**
 * Gradients of the scalar `loss` with respect to any tensors of its recording.
 *
 * Walks the recording backwards once; contributions to a tensor are added in the order in which its users were
 * recorded last to first. A tensor that `loss` does not depend on gets zeros.
 *
 * @example
 * const x = tensor([1, 2, 3]);
 * const [dx] = gradients(sum(mul(x, x)), [x]); // [2, 4, 6]
 * @throws ShapeError unless `loss` has one element; DtypeError unless it is float32.
 */
export function gradients<T extends Tree<Tensor>>(loss: Tensor, wrt: T): T {
  if (sizeOf(loss.shape) !== 1) {
    throw new ShapeError(`gradients: the loss has shape ${showShape(loss.shape)}; wanted one element, e.g. mean(loss)`);
  }
  if (loss.dtype !== "float32") throw new DtypeError(`gradients: the loss has dtype ${loss.dtype}; wanted float32`);
  const wanted = flattenTree<Tensor>(wrt).map(({ leaf }) => leaf);
  const order = topologicalOrder([loss]);
  const needed = dependents(order, wanted);
  const cotangents = new Map<Tensor, Tensor>([[loss, full(loss.shape, 1)]]);
  for (const tensor of order.toReversed()) {
    const cotangent = cotangents.get(tensor);
    if (cotangent === undefined || tensor.origin.kind !== "operation") continue;
    const { op, inputs, params } = tensor.origin;
    if (!inputs.some((input) => needed.has(input))) continue;
    const contributions = op.vjp({
      cotangent,
      inputs,
      output: tensor,
      params: params as never,
      apply: applyNamed,
      constant: (value, like) => broadcast(full([], value, like.dtype), like.shape),
    });
    inputs.forEach((input, i) => {
      const contribution = contributions[i];
      if (contribution === undefined || !needed.has(input)) return;
      const sum = cotangents.get(input);
      cotangents.set(input, sum === undefined ? contribution : applyNamed("add", [sum, contribution], noParams));
    });
  }
  return mapTree(wrt, (tensor: Tensor) => cotangents.get(tensor) ?? full(tensor.shape, 0)) as T;
}

/** Tensors of `order` from which one of `sources` can be reached, sources included. */
function dependents(order: readonly Tensor[], sources: readonly Tensor[]): Set<Tensor> {
  const found = new Set(sources);
  for (const tensor of order) {
    if (tensor.origin.kind === "operation" && tensor.origin.inputs.some((input) => found.has(input))) found.add(tensor);
  }
  return found;
}

/**
 * A function that also gives its gradient.
 *
 * @example
 * const f = valueAndGrad(({ w }: { w: Tensor }) => sum(mul(w, w)));
 * const { value, gradient } = f({ w: tensor([3]) }); // 9 and { w: [6] }
 */
export function valueAndGrad<T extends Tree<Tensor>>(fn: (at: T) => Tensor): (at: T) => { value: Tensor; gradient: T } {
  return (at) => {
    const value = fn(at);
    return { value, gradient: gradients(value, at) };
  };
}

/**
 * Program → Program: the same inputs; outputs are the first output of `program` and its gradients with respect to the
 * inputs numbered `wrt` (default: every float32 input).
 */
export function differentiate(program: Program, wrt?: readonly number[]): Program {
  const args = program.inputs.map(argumentTensor);
  const [loss] = replay(program, args);
  if (loss === undefined) throw new ShapeError("differentiate: the program has no output");
  const chosen = wrt ?? args.flatMap((arg, index) => (arg.dtype === "float32" ? [index] : []));
  const sources = chosen.map((index) => args[index]!);
  return toProgram(args, [loss, ...gradients(loss, sources)]).program;
}
