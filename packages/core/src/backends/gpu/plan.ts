/**
 * @file From a Program to steps: which instructions share a kernel, which run on the host, when a value is dead.
 *
 * - `reshape` is another view of the same run of elements.
 * - `full` of a finite number is a constant of the kernels that read it; `broadcast` is index arithmetic in them.
 * - An elementwise instruction whose only user is elementwise is computed inside its user, as long as the kernel reads
 *   at most seven values.
 * - Whatever has no kernel runs on the reference, on the host.
 */
import { allocate, type TypedArray } from "../../dtype.ts";
import { opNamed } from "../../op-table.ts";
import { broadcastStrides } from "../../ops/broadcast.ts";
import { fullValue } from "../../ops/full.ts";
import { typeOf, type Instruction, type Program } from "../../program.ts";
import { scalarTypes } from "../../scalar/expr.ts";
import { sizeOf, type Shape } from "../../shape.ts";
import { formOf } from "./forms.ts";
import { step, type KernelStep } from "./kernels/lowering.ts";
import { loweringOf } from "./kernels/table.ts";
import { layoutOf } from "./layout.ts";
import { isConstant, isNativeElementwise, mayLower, scalarOf } from "./native.ts";
import { literal, printScalar } from "./print.ts";
import { operandLimit, Source, type Index } from "./source.ts";

/** Runs on the reference. */
export interface HostStep {
  readonly kind: "host";
  readonly instruction: Instruction;
  readonly operands: readonly number[];
  readonly result: number;
}

export type Step = KernelStep | HostStep;

export interface Plan {
  readonly steps: readonly Step[];
  /** Values that `steps[i]` is the last to touch. */
  readonly dead: readonly (readonly number[])[];
  /** The value whose elements a value shares: itself, except for reshapes. */
  readonly rootOf: (value: number) => number;
  readonly constants: ReadonlyMap<number, TypedArray>;
}

/** Longest chain of instructions in one kernel. */
const largestKernel = 48;

/** Plans the order of computation; pure, so equal programs give equal kernels. */
export function planProgram(program: Program): Plan {
  return new Planner(program).run();
}

class Planner {
  readonly #program: Program;
  readonly #first: number;
  readonly #steps: Step[] = [];
  readonly #constants = new Map<number, TypedArray>();
  readonly #native = new Set<number>();
  /** Values that need memory. */
  readonly #required = new Set<number>();
  readonly #inlined = new Set<number>();
  #next: number;

  constructor(program: Program) {
    this.#program = program;
    this.#first = program.inputs.length;
    this.#next = this.#first + program.instructions.length;
  }

  run(): Plan {
    this.#analyse();
    this.#program.instructions.forEach((instruction, index) => this.#place(this.#first + index, instruction));
    return {
      steps: this.#steps,
      dead: this.#lastUses(),
      rootOf: (value) => this.#rootOf(value),
      constants: this.#constants,
    };
  }

  #instruction(value: number): Instruction | undefined {
    return this.#program.instructions[value - this.#first];
  }

  #types(instruction: Instruction): ReturnType<typeof typeOf>[] {
    return instruction.inputs.map((id) => typeOf(this.#program, id));
  }

  #rootOf(value: number): number {
    const instruction = this.#instruction(value);
    return instruction?.op === "reshape" ? this.#rootOf(instruction.inputs[0]!) : value;
  }

  #analyse(): void {
    const users = new Map<number, Set<number>>();
    this.#program.instructions.forEach((instruction, index) => {
      const value = this.#first + index;
      for (const input of instruction.inputs) users.set(input, (users.get(input) ?? new Set()).add(value));
      if (isNativeElementwise(instruction, this.#types(instruction))) this.#native.add(value);
      else if (this.#isIndexing(instruction)) this.#requireSource(instruction.inputs[0]!);
      else instruction.inputs.forEach((input) => this.#required.add(input));
    });
    this.#program.outputs.forEach((output) => this.#required.add(output));

    const sizes = new Map<number, number>();
    this.#program.instructions.forEach((instruction, index) => {
      const value = this.#first + index;
      if (!this.#native.has(value)) return;
      const candidates = [...new Set(instruction.inputs)].filter(
        (input) => this.#native.has(input) && users.get(input)!.size === 1 && !this.#required.has(input),
      );
      // The operands that bring most reads stay outside until the kernel reads few enough values.
      candidates.sort((a, b) => this.#reads(a).size - this.#reads(b).size);
      for (const input of candidates) this.#inlined.add(input);
      const size = (): number => candidates.reduce((sum, input) => sum + sizes.get(input)!, 1);
      while (candidates.length > 0 && (this.#reads(value).size > operandLimit || size() > largestKernel)) {
        this.#inlined.delete(candidates.pop()!);
      }
      sizes.set(value, size());
    });
  }

  /** A broadcast that kernels can do as they read; any other runs on the host. */
  #isIndexing({ op, dtype, shape }: Instruction): boolean {
    return op === "broadcast" && dtype !== "int32" && layoutOf(shape) !== undefined;
  }

  /** A broadcast of a constant or of a broadcast is arithmetic; anything else it reads needs memory. */
  #requireSource(value: number): void {
    const instruction = this.#instruction(value);
    if (instruction === undefined || (!isConstant(instruction) && !this.#isIndexing(instruction))) {
      this.#required.add(value);
    }
  }

  #isLazy(value: number): boolean {
    const instruction = this.#instruction(value);
    return instruction !== undefined && !this.#required.has(value) && this.#isIndexing(instruction);
  }

  /** Keys of the views that a kernel computing `value` reads. */
  #reads(value: number): Set<string> {
    const keys = new Set<string>();
    const visit = (input: number): void => {
      const instruction = this.#instruction(input);
      if (this.#inlined.has(input)) instruction!.inputs.forEach(visit);
      else if (this.#isLazy(input)) visit(instruction!.inputs[0]!);
      else if (instruction === undefined || !isConstant(instruction)) {
        keys.add(`${this.#rootOf(input)}:${layoutOf(typeOf(this.#program, input).shape)?.dims.join()}`);
      }
    };
    this.#instruction(value)!.inputs.forEach(visit);
    return keys;
  }

  #place(value: number, instruction: Instruction): void {
    if (this.#inlined.has(value) || instruction.op === "reshape") return;
    if (this.#native.has(value)) return this.#elementwise(value, instruction.shape);
    if (instruction.op === "full") {
      if (isConstant(instruction) && !this.#required.has(value)) return;
      const data = allocate(instruction.dtype, sizeOf(instruction.shape));
      this.#constants.set(value, data.fill(fullValue(instruction.params as never)));
      return;
    }
    if (this.#isIndexing(instruction)) {
      if (this.#required.has(value)) this.#elementwise(value, instruction.shape);
      return;
    }
    this.#steps.push(...(this.#lower(value, instruction) ?? [this.#onHost(value, instruction)]));
  }

  #lower(value: number, instruction: Instruction): readonly Step[] | undefined {
    if (!mayLower(instruction)) return undefined;
    return loweringOf(instruction.op)!({
      inputs: instruction.inputs.map((id) => this.#rootOf(id)),
      types: this.#types(instruction),
      params: instruction.params as never,
      output: instruction,
      result: value,
      temporary: () => this.#next++,
    });
  }

  #onHost(value: number, instruction: Instruction): Step {
    return { kind: "host", instruction, operands: instruction.inputs.map((id) => this.#rootOf(id)), result: value };
  }

  #elementwise(value: number, shape: Shape): void {
    const source = new Source();
    const indices = source.indices(shape);
    const known = new Map<string, string>();
    const text = (input: number, at: readonly Index[]): string => {
      const instruction = this.#instruction(input);
      if (input === value || this.#inlined.has(input)) {
        if (instruction!.op === "broadcast") return this.#throughBroadcast(instruction!, at, text);
        return this.#print(source, instruction!, (operand) => text(operand, at));
      }
      if (instruction !== undefined && isConstant(instruction)) return literal(fullValue(instruction.params as never));
      if (this.#isLazy(input)) return this.#throughBroadcast(instruction!, at, text);
      const element = source.element(this.#rootOf(input), typeOf(this.#program, input).shape, at);
      const name = known.get(element) ?? source.define(element);
      known.set(element, name);
      return name;
    };
    const result = text(value, indices);
    this.#steps.push(step(source, layoutOf(shape)!.dims, result, value));
  }

  #throughBroadcast(
    instruction: Instruction,
    at: readonly Index[],
    text: (value: number, at: readonly Index[]) => string,
  ): string {
    const from = typeOf(this.#program, instruction.inputs[0]!).shape;
    const missing = at.length - from.length;
    const repeated = broadcastStrides(from, instruction.shape);
    return text(
      instruction.inputs[0]!,
      from.map((_, axis) => (repeated[axis + missing] === 0 ? "0" : at[axis + missing]!)),
    );
  }

  #print(source: Source, instruction: Instruction, operand: (input: number) => string): string {
    const types = this.#types(instruction).map(({ dtype }) => scalarTypes[dtype]);
    const args = instruction.inputs.map(operand);
    const form = formOf(instruction.op, types, scalarTypes[instruction.dtype]);
    if (form !== undefined) return form(source, args);
    return printScalar(source, scalarOf(opNamed(instruction.op), types, instruction.params), args);
  }

  #lastUses(): number[][] {
    const kept = new Set([...this.#program.outputs.map((id) => this.#rootOf(id)), ...this.#constants.keys()]);
    const dead = this.#steps.map((): number[] => []);
    const seen = new Set<number>();
    for (let i = this.#steps.length - 1; i >= 0; i--) {
      const { operands, result } = this.#steps[i]!;
      for (const value of [...operands, result]) {
        if (seen.has(value) || kept.has(value)) continue;
        seen.add(value);
        dead[i]!.push(value);
      }
    }
    return dead;
  }
}
