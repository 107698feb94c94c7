/**
 * @file Convolutions in a program: windows that are nothing but the rows of a matrix product, and products that are nothing but
 * windows to be folded. Both run a few images at a time, in memory that stays in the second-level cache, instead of writing
 * nine times the images to main memory. Products over images keep the order of their sums.
 */
import { typeOf, type Instruction, type Program } from "../../program.ts";
import { sameShape, sizeOf, type Shape } from "../../shape.ts";

export interface WindowProductStep {
  readonly kind: "windowProduct";
  readonly product: Instruction;
  /** `patches` whose windows are the product's left operand, or `foldPatches` of its result. */
  readonly window: Instruction;
  /** What the step computes, and what it reads: what the window instruction or the product reads, and the right operand. */
  readonly value: number;
  readonly inputs: readonly [left: number, right: number];
}

/** Windows of fewer bytes than this stay in the cache, are made once and read by the forward pass and by the gradient. */
const worthIt = 1_048_576;

/** Steps by the value they compute, and the values that are never in memory. */
export interface WindowProducts {
  readonly steps: ReadonlyMap<number, WindowProductStep>;
  readonly inside: ReadonlySet<number>;
}

export function findWindowProducts(program: Program): WindowProducts {
  const first = program.inputs.length;
  const users = new Map<number, number[]>();
  program.instructions.forEach((instruction, index) => {
    for (const input of instruction.inputs) users.set(input, [...(users.get(input) ?? []), first + index]);
  });
  const outputs = new Set(program.outputs);
  const instruction = (value: number): Instruction | undefined => program.instructions[value - first];
  const steps = new Map<number, WindowProductStep>();
  const inside = new Set<number>();

  /** The users of a value, if all of them read it as a matrix of one row a window. */
  const rowsOf = (value: number, { shape }: Instruction): readonly number[] | undefined => {
    const matrix: Shape = [sizeOf(shape.slice(0, 3)), sizeOf(shape.slice(3))];
    const reshapes = users.get(value) ?? [];
    const asRows = reshapes.every((user) => {
      const { op, shape } = instruction(user)!;
      return op === "reshape" && sameShape(shape, matrix) && !outputs.has(user);
    });
    return asRows && !outputs.has(value) ? reshapes : undefined;
  };

  program.instructions.forEach((window, index) => {
    const value = first + index;
    if (window.op === "patches" && sizeOf(window.shape) * 4 >= worthIt) {
      const rows = rowsOf(value, window);
      const products = rows?.flatMap((row) => (users.get(row) ?? []).map((user) => ({ row, user })));
      const all = products?.every(({ row, user }) => {
        const { op, inputs } = instruction(user)!;
        return op === "matmul" && inputs[0] === row && inputs[1] !== row;
      });
      if (rows === undefined || products === undefined || products.length === 0 || all !== true) return;
      for (const hidden of [value, ...rows]) inside.add(hidden);
      for (const { user } of products) {
        const product = instruction(user)!;
        const inputs = [window.inputs[0]!, product.inputs[1]!] as const;
        steps.set(user, { kind: "windowProduct", product, window, value: user, inputs });
      }
    }
    if (window.op === "foldPatches") {
      const windows = typeOf(program, window.inputs[0]!);
      const reshaped = window.inputs[0]!;
      const factor = instruction(reshaped)?.op === "reshape" ? instruction(reshaped)!.inputs[0]! : undefined;
      const product = factor === undefined ? undefined : instruction(factor);
      if (factor === undefined || product?.op !== "matmul" || sizeOf(windows.shape) * 4 < worthIt) return;
      const alone = (each: number): boolean => users.get(each)?.length === 1 && !outputs.has(each);
      const matrix: Shape = [sizeOf(windows.shape.slice(0, 3)), sizeOf(windows.shape.slice(3))];
      const { transposeA } = product.params as { readonly transposeA: boolean };
      const read = product.inputs.some((input) => inside.has(input)) || steps.has(factor);
      if (!alone(factor) || !alone(reshaped) || transposeA || read || !sameShape(product.shape, matrix)) return;
      inside.add(factor).add(reshaped);
      const inputs = [product.inputs[0]!, product.inputs[1]!] as const;
      steps.set(value, { kind: "windowProduct", product, window, value, inputs });
    }
  });
  return { steps, inside };
}
