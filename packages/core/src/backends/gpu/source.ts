/** @file Kernel text under construction: statements, operands with their views, index arithmetic. */
import { stridesOf, type Shape } from "../../shape.ts";
import type { Dims, Layout } from "./layout.ts";
import { layoutOf } from "./layout.ts";
import type { Product } from "./product.ts";

/** A kernel as text; equal text, extents and loops mean equal kernels. */
export interface KernelText {
  readonly text: string;
  /** Extents of the operands' views, in the order of the arguments. */
  readonly operands: readonly Dims[];
  readonly output: Dims;
  /** Longest loop; gpu.js silently stops at 1,000 unless told. */
  readonly loop: number;
  /** What the kernel computes, where it is a product of two matrices: WebGPU has a faster way. */
  readonly product?: Product;
}

/** An index along one axis: a variable of the kernel, or `"0"`. */
export type Index = string;

/** Largest number of operands: WebGPU guarantees eight storage buffers, one of them the result. */
export const operandLimit = 7;

export class Source {
  readonly #lines: string[] = [];
  readonly #operands: { readonly value: number; readonly dims: Dims }[] = [];
  #names = 0;
  #loop = 1;

  line(text: string): void {
    this.#lines.push(text);
  }

  /** Names the value of an expression. */
  define(expression: string): string {
    const name = `v${this.#names++}`;
    this.line(`const ${name} = ${expression};`);
    return name;
  }

  /** Opens a loop over 0 ≤ variable < count, a number known now. */
  loop(variable: string, count: number): void {
    this.#loop = Math.max(this.#loop, count);
    this.line(`for (let ${variable} = 0; ${variable} < ${count}; ${variable}++) {`);
  }

  /** The argument through which `value` is read under `dims`. */
  operand(value: number, dims: Dims): string {
    let at = this.#operands.findIndex((o) => o.value === value && o.dims[0] === dims[0] && o.dims[1] === dims[1]);
    if (at < 0) at = this.#operands.push({ value, dims }) - 1;
    return `a${at}`;
  }

  /** Element of `value`, seen with `shape`, at one index per axis. */
  element(value: number, shape: Shape, indices: readonly Index[]): string {
    const { dims, split } = viewOf(shape);
    const strides = stridesOf(shape);
    const row = indices.slice(0, split).map((index, axis) => product(index, strides[axis]! / dims[0]));
    const column = indices.slice(split).map((index, axis) => product(index, strides[split + axis]!));
    return `${this.operand(value, dims)}[${total(row)}][${total(column)}]`;
  }

  /** Splits the position in the output, seen with `shape`, into one index per axis. */
  indices(shape: Shape): Index[] {
    const { split } = viewOf(shape);
    return [
      ...this.#unravel("this.thread.y", shape.slice(0, split)),
      ...this.#unravel("this.thread.x", shape.slice(split)),
    ];
  }

  /** Quotient and remainder of a whole number below 2¹⁹; half a unit keeps inexact device division on the right side. */
  divide(position: string, by: number): readonly [quotient: string, remainder: string] {
    if (by === 1) return [position, "0"];
    const quotient = this.define(`Math.floor((${position} + 0.5) / ${by})`);
    return [quotient, this.define(`${position} - ${quotient} * ${by}`)];
  }

  finish(output: Dims, result: string): { readonly kernel: KernelText; readonly values: readonly number[] } {
    const args = this.#operands.map((_, i) => `a${i}`).join(", ");
    const text = `function (${args}) {\n${[...this.#lines, `return ${result};`].join("\n")}\n}`;
    return {
      kernel: { text, operands: this.#operands.map(({ dims }) => dims), output, loop: this.#loop },
      values: this.#operands.map(({ value }) => value),
    };
  }

  #unravel(position: string, extents: Shape): Index[] {
    const strides = stridesOf(extents);
    const last = extents.findLastIndex((extent) => extent !== 1);
    let rest = position;
    return extents.map((extent, axis) => {
      if (extent === 1) return "0";
      if (axis === last) return rest;
      const [index, remainder] = this.divide(rest, strides[axis]!);
      rest = remainder;
      return index;
    });
  }
}

function viewOf(shape: Shape): Layout {
  const layout = layoutOf(shape);
  if (layout === undefined) throw new RangeError(`gpu: no view of shape [${shape.join(", ")}]`);
  return layout;
}

/** `index · factor`, `"0"` where the index is. */
export function product(index: Index, factor: number): string {
  return index === "0" || factor === 1 ? index : `${index} * ${factor}`;
}

/** Sum of the terms that are not zero. */
export function total(terms: readonly string[]): string {
  const present = terms.filter((term) => term !== "0");
  return present.length === 0 ? "0" : present.join(" + ");
}
