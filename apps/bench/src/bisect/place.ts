/** @file Which layer an instruction belongs to, read from what it depends on and what it leads to. */
import type { Program } from "@nn/core";
import type { BuiltModel } from "@nn/train";

export type Direction = "forward" | "loss" | "backward" | "update" | "evaluation" | "metric";

export interface Place {
  readonly layer: string;
  readonly direction: Direction;
}

/** Order of the arguments of a training step and of an evaluation: that of `flattenTree`. */
const trainingArguments = ["inputs", "key", "learningRate", "step", "targets"];
const evaluationArguments = ["inputs", "targets"];

/**
 * The place of an instruction in a training step or an evaluation of the model; undefined for any other program.
 *
 * Layers are numbered from the input. A forward instruction of layer k depends on parameters of layers up to k, and a gradient of
 * layer k feeds the updates of layers up to k; what has no parameters counts to the layer before it.
 */
export function placeOf(
  program: Program,
  instruction: number,
  model: BuiltModel,
  training: boolean,
): Place | undefined {
  const names = model.layers.map(({ name }) => name);
  const leaves = [model.state, model.parameters].flatMap((variables) =>
    Object.keys(variables)
      .toSorted()
      .flatMap((layer) => Object.keys(variables[layer] ?? {}).map(() => names.indexOf(layer))),
  );
  const args = training ? trainingArguments : evaluationArguments;
  if (program.state < leaves.length || program.inputs.length < program.state + args.length) return undefined;
  const argument = (name: string): number => program.state + args.indexOf(name);
  const id = program.inputs.length + instruction;

  const deepest = dependsOn(program, (input) => (input < leaves.length ? leaves[input] : undefined));
  const seesTargets = dependsOn(program, (input) => (input === argument("targets") ? 1 : undefined))[id] === 1;
  const depth = deepest[id] ?? -1;
  const nameAt = (layer: number): string => names[layer] ?? "before the first layer";
  if (!training) return { layer: nameAt(depth), direction: seesTargets ? "metric" : "evaluation" };

  const isForward = leadsTo(program, (output) => (output >= program.state ? 1 : undefined))[id] === 1;
  if (isForward) return { layer: nameAt(depth), direction: seesTargets ? "loss" : "forward" };
  const reach = leadsTo(program, (output) => leaves[output])[id] ?? depth;
  const isUpdate =
    dependsOn(program, (input) =>
      (input >= leaves.length && input < program.state) || input === argument("learningRate") ? 1 : undefined,
    )[id] === 1;
  return { layer: nameAt(reach), direction: isUpdate ? "update" : "backward" };
}

type Marks = readonly (number | undefined)[];

/** For each value the largest mark of the inputs that it is made of. */
function dependsOn({ inputs, instructions }: Program, mark: (input: number) => number | undefined): Marks {
  const marks: (number | undefined)[] = inputs.map((_, input) => mark(input));
  for (const { inputs: operands } of instructions) marks.push(largest(operands.map((operand) => marks[operand])));
  return marks;
}

/** For each value the largest mark of the outputs that it feeds. */
function leadsTo({ inputs, instructions, outputs }: Program, mark: (output: number) => number | undefined): Marks {
  const marks: (number | undefined)[] = Array.from({ length: inputs.length + instructions.length });
  for (const [output, id] of outputs.entries()) marks[id] = largest([marks[id], mark(output)]);
  for (let index = instructions.length - 1; index >= 0; index -= 1) {
    const own = marks[inputs.length + index];
    for (const operand of instructions[index]?.inputs ?? []) marks[operand] = largest([marks[operand], own]);
  }
  return marks;
}

function largest(values: Marks): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
