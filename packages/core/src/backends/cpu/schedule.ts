/**
 * @file From a Program to steps: which instructions run together, which values need memory.
 *
 * - `full` and `broadcast` are lazy: elementwise steps read them as constants and as strided operands.
 * - `reshape` is another name for the same memory.
 * - An elementwise instruction whose only user is elementwise is computed inside its user.
 * - Any other elementwise instruction joins the step that computes its latest operand, when shapes agree.
 * - Large windows and the matrix product that reads or makes them are one step, see `window-products.ts`.
 * - Everything else is a step of its own.
 */
import { opNamed } from "../../op-table.ts";
import { broadcastStrides } from "../../ops/broadcast.ts";
import { fullValue } from "../../ops/full.ts";
import { typeOf, type Instruction, type Program } from "../../program.ts";
import { argument, bool, f32, i32, scalarTypes, substitute, type Expr, type ScalarType } from "../../scalar/expr.ts";
import { sameShape, stridesOf, type Shape } from "../../shape.ts";
import { findWindowProducts, type WindowProducts, type WindowProductStep } from "./window-products.ts";

/** An operand of an elementwise step: a value in memory, read with one stride per axis of the step's shape. */
export interface Access {
  readonly value: number;
  readonly type: ScalarType;
  readonly strides: readonly number[];
}

export interface ElementwiseStep {
  readonly kind: "elementwise";
  readonly shape: Shape;
  /** How many instructions of the program it does. */
  readonly operations: number;
  /** Argument i of the expressions reads `operands[i]`. */
  readonly operands: Access[];
  /** Values that get memory, each with its expression. */
  readonly results: { readonly value: number; readonly expr: Expr }[];
}

export interface InstructionStep {
  readonly kind: "instruction";
  readonly instruction: Instruction;
  readonly value: number;
}

export type PlanStep = ElementwiseStep | InstructionStep | WindowProductStep;

export interface Schedule {
  readonly steps: readonly PlanStep[];
  /** The value whose memory a value shares: itself, except for reshapes. */
  readonly rootOf: (value: number) => number;
  /** Output positions that repeat an input; they are read before any step runs, because steps update state in place. */
  readonly passedThrough: readonly number[];
}

/** Longest chain of instructions in one step; longer ones only make registers spill. */
const largestStep = 48;

/**
 * Plans the order of computation; pure, so equal programs give equal code. With `windowProducts`, convolutions run image by
 * image; threads share what is in memory as a whole, so they do without.
 */
export function schedule(
  program: Program,
  { windowProducts = true }: { readonly windowProducts?: boolean } = {},
): Schedule {
  return new Scheduler(program, windowProducts ? findWindowProducts(program) : undefined).run();
}

interface OpenStep extends ElementwiseStep {
  readonly exprs: Map<number, Expr>;
  operations: number;
}

class Scheduler {
  readonly #program: Program;
  readonly #steps: PlanStep[] = [];
  readonly #stepOf = new Map<number, number>();
  readonly #required = new Set<number>();
  readonly #inlined = new Set<number>();
  /** The `full` behind each value that is one number everywhere. */
  readonly #constants = new Map<number, Instruction>();
  readonly #first: number;

  readonly #windowProducts: WindowProducts | undefined;

  constructor(program: Program, windowProducts: WindowProducts | undefined) {
    this.#windowProducts = windowProducts;
    this.#program = program;
    this.#first = program.inputs.length;
  }

  run(): Schedule {
    this.#analyse();
    this.#program.instructions.forEach((instruction, index) => this.#place(this.#first + index, instruction));
    this.#settle();
    return {
      steps: this.#steps,
      rootOf: (value) => this.#rootOf(value),
      passedThrough: this.#program.outputs.flatMap((value, position) => {
        const unchangedState = value === position && value < this.#program.state;
        return this.#rootOf(value) < this.#first && !unchangedState ? [position] : [];
      }),
    };
  }

  #instruction(value: number): Instruction | undefined {
    return this.#program.instructions[value - this.#first];
  }

  #rootOf(value: number): number {
    const instruction = this.#instruction(value);
    const renamed = instruction?.op === "reshape" && !this.#constants.has(value);
    return renamed ? this.#rootOf(instruction.inputs[0]!) : value;
  }

  #analyse(): void {
    const users = new Map<number, number[]>();
    this.#program.instructions.forEach((instruction, index) => {
      const rearranged = instruction.op === "reshape" || instruction.op === "broadcast";
      const constant =
        instruction.op === "full" ? instruction : rearranged && this.#constants.get(instruction.inputs[0]!);
      if (constant) this.#constants.set(this.#first + index, constant);
      for (const input of new Set(instruction.inputs)) {
        users.set(input, [...(users.get(input) ?? []), this.#first + index]);
      }
      const lazyReader = isElementwise(instruction) || instruction.op === "broadcast" || constant;
      if (!lazyReader) instruction.inputs.forEach((input) => this.#required.add(input));
    });
    this.#program.outputs.forEach((output) => this.#required.add(output));
    const sizes = new Map<number, number>();
    this.#program.instructions.forEach((instruction, index) => {
      const value = this.#first + index;
      const [user, ...others] = users.get(value) ?? [];
      if (!isElementwise(instruction) || this.#required.has(value) || others.length > 0 || user === undefined) return;
      const size = instruction.inputs.reduce((sum, input) => sum + (sizes.get(input) ?? 0), 1);
      if (!isElementwise(this.#instruction(user)!) || size > largestStep) return;
      sizes.set(value, size);
      this.#inlined.add(value);
    });
  }

  #place(value: number, instruction: Instruction): void {
    const constant = this.#constants.has(value);
    if (this.#windowProducts?.inside.has(value) === true) return;
    const windowProduct = this.#windowProducts?.steps.get(value);
    if (windowProduct !== undefined) {
      this.#stepOf.set(value, this.#steps.length);
      this.#steps.push(windowProduct);
      return;
    }
    if (this.#inlined.has(value) || (instruction.op === "reshape" && !constant)) return;
    const lazy = constant || instruction.op === "broadcast";
    if (lazy && !this.#required.has(value)) return;
    if (!lazy && !isElementwise(instruction)) {
      this.#stepOf.set(value, this.#steps.length);
      this.#steps.push({ kind: "instruction", instruction, value });
      return;
    }
    const latest = this.#latestOperand(instruction);
    const candidate = this.#steps[latest];
    const step =
      !lazy && candidate?.kind === "elementwise" && this.#mayJoin(candidate as OpenStep, instruction)
        ? (candidate as OpenStep)
        : this.#open(instruction.shape);
    this.#stepOf.set(value, this.#steps.indexOf(step));
    step.exprs.set(value, this.#expression(step, value, true));
  }

  #open(shape: Shape): OpenStep {
    const step: OpenStep = { kind: "elementwise", shape, operands: [], results: [], exprs: new Map(), operations: 0 };
    this.#steps.push(step);
    return step;
  }

  /** The last step that computes anything this instruction reads; −1 when it reads only inputs and constants. */
  #latestOperand(instruction: Instruction): number {
    let latest = -1;
    for (const input of instruction.inputs) {
      const producer = this.#instruction(input);
      const through =
        producer !== undefined && (this.#inlined.has(input) || this.#isLazy(input) || producer.op === "reshape");
      latest = Math.max(latest, through ? this.#latestOperand(producer) : (this.#stepOf.get(input) ?? -1));
    }
    return latest;
  }

  #isLazy(value: number): boolean {
    const lazy = this.#constants.has(value) || this.#instruction(value)?.op === "broadcast";
    return lazy && !this.#required.has(value);
  }

  /** Everything the step computes must be read element by element; anything else needs the finished value in memory. */
  #mayJoin(step: OpenStep, instruction: Instruction): boolean {
    if (!sameShape(step.shape, instruction.shape) || step.operations >= largestStep) return false;
    const readsFinished = (value: number): boolean => {
      const producer = this.#instruction(value);
      if (producer === undefined) return false;
      if (this.#inlined.has(value)) return producer.inputs.some(readsFinished);
      if (producer.op === "reshape" || (producer.op === "broadcast" && this.#isLazy(value))) {
        return producer.inputs.some((input) => readsFinished(input) || step.exprs.has(this.#rootOf(input)));
      }
      return false;
    };
    return !instruction.inputs.some(readsFinished);
  }

  #expression(step: OpenStep, value: number, define: boolean): Expr {
    const known = step.exprs.get(value);
    if (known !== undefined) return known;
    const instruction = this.#instruction(value);
    const type = scalarTypes[typeOf(this.#program, value).dtype];
    const constant = this.#constants.get(value);
    if (constant !== undefined && (define || this.#isLazy(value))) {
      const number = fullValue(constant.params as never);
      return type === "f32" ? f32(number) : type === "i32" ? i32(number) : bool(number !== 0);
    }
    if (instruction !== undefined && isElementwise(instruction) && (define || this.#inlined.has(value))) {
      step.operations++;
      const args = instruction.inputs.map((input) => this.#expression(step, input, false));
      const types = instruction.inputs.map((input, i) => argument(i, scalarTypes[typeOf(this.#program, input).dtype]));
      const expr = substitute(elementwiseExpr(instruction, types), args);
      step.exprs.set(value, expr);
      return expr;
    }
    if (instruction?.op === "broadcast" && (define || this.#isLazy(value)))
      return this.#broadcastOperand(step, instruction, type);
    return this.#operand(step, { value, type, strides: stridesOf(step.shape) });
  }

  #broadcastOperand(step: OpenStep, instruction: Instruction, type: ScalarType): Expr {
    const source = instruction.inputs[0]!;
    const producer = this.#instruction(source);
    const from = typeOf(this.#program, source).shape;
    let strides = broadcastStrides(from, instruction.shape);
    let value = source;
    // A repeated repetition: follow it to the value that is in memory.
    for (let inner = producer; inner?.op === "broadcast" && this.#isLazy(value); inner = this.#instruction(value)) {
      const deeper = broadcastStrides(typeOf(this.#program, inner.inputs[0]!).shape, inner.shape);
      const missing = instruction.shape.length - inner.shape.length;
      strides = strides.map((stride, axis) => (stride === 0 ? 0 : deeper[axis - missing]!));
      value = inner.inputs[0]!;
    }
    return this.#operand(step, { value, type, strides });
  }

  #operand(step: OpenStep, access: Access): Expr {
    const value = this.#rootOf(access.value);
    const known = step.operands.findIndex(
      (o) => o.value === value && o.strides.every((s, axis) => s === access.strides[axis]),
    );
    if (known >= 0) return argument(known, access.type);
    step.operands.push({ ...access, value });
    return argument(step.operands.length - 1, access.type);
  }

  /** Stores those values of each step that anything outside it reads. */
  #settle(): void {
    const readers = new Set<number>();
    for (const step of this.#steps) {
      if (step.kind !== "elementwise") continue;
      for (const { value } of step.operands) readers.add(value);
    }
    this.#steps.forEach((step, index) => {
      if (step.kind !== "elementwise") return;
      for (const [value, expr] of (step as OpenStep).exprs) {
        if (this.#stepOf.get(value) !== index) continue;
        if (this.#required.has(value) || readers.has(value)) step.results.push({ value, expr });
      }
    });
  }
}

function isElementwise(instruction: Instruction): boolean {
  return opNamed(instruction.op).kind === "elementwise";
}

function elementwiseExpr(instruction: Instruction, args: readonly Expr[]): Expr {
  const op = opNamed(instruction.op);
  if (op.kind !== "elementwise") throw new TypeError(`${instruction.op} is not elementwise`);
  return op.scalar(args, instruction.params as never);
}
