/** @file Evaluates scalar expressions on host numbers: the meaning of every elementwise operation. */
import { postOrder, type Expr } from "./expr.ts";
import { primitives } from "./primitives.ts";

/** Reads arguments from `slots`, leaves root i in `slots[results[i]]`. */
export interface Tape {
  readonly slots: Float64Array;
  readonly results: readonly number[];
  run(): void;
}

/**
 * Flattens `roots` into a tape over slots; argument i is slot i, for i < `argumentCount`. `round` is applied after every
 * operation on floats.
 */
export function compileTape(
  roots: readonly Expr[],
  argumentCount: number,
  round: (value: number) => number = Math.fround,
): Tape {
  const order = postOrder(roots);
  const slotOf = new Map<Expr, number>();
  const constants: [slot: number, value: number][] = [];
  const steps: ((slots: Float64Array) => void)[] = [];
  let next = argumentCount;
  for (const expr of order) {
    if (expr.kind === "argument") {
      slotOf.set(expr, expr.index);
      continue;
    }
    const slot = next++;
    slotOf.set(expr, slot);
    if (expr.kind === "constant") {
      constants.push([slot, expr.value]);
      continue;
    }
    const { evaluate } = primitives[expr.primitive];
    const [a = 0, b = 0, c = 0] = expr.args.map((arg) => slotOf.get(arg)!);
    steps.push(
      expr.type === "f32"
        ? (slots) => (slots[slot] = round(evaluate(slots[a]!, slots[b]!, slots[c]!)))
        : (slots) => (slots[slot] = evaluate(slots[a]!, slots[b]!, slots[c]!)),
    );
  }
  const slots = new Float64Array(Math.max(next, 1));
  for (const [slot, value] of constants) slots[slot] = value;
  return {
    slots,
    results: roots.map((root) => slotOf.get(root)!),
    run: () => {
      for (const step of steps) step(slots);
    },
  };
}

/**
 * Evaluates one expression at one point.
 *
 * @example evaluate(add(argument(0, "f32"), f32(1)), [2]) // 3
 */
export function evaluate(root: Expr, args: readonly number[]): number {
  const tape = compileTape([root], args.length);
  tape.slots.set(args);
  tape.run();
  return tape.slots[tape.results[0]!]!;
}
