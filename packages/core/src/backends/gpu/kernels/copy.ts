/** @file Operations that move elements: every output element is one operand element, or zero. */
import type { OpParams } from "../../../op.ts";
import { layoutOf } from "../layout.ts";
import { operandLimit, Source, type Index } from "../source.ts";
import { fits, step, type Lowering } from "./lowering.ts";

const plus = (index: Index, offset: number): string => (offset === 0 ? index : `(${index} + ${offset})`);

export const lowerTranspose: Lowering<OpParams["transpose"]> = (call) => {
  if (!fits(call)) return undefined;
  const { inputs, types, params, output, result } = call;
  const source = new Source();
  const indices = source.indices(output.shape);
  const from = types[0]!.shape.map((_, axis) => indices[params.permutation.indexOf(axis)]!);
  return [step(source, layoutOf(output.shape)!.dims, source.element(inputs[0]!, types[0]!.shape, from), result)];
};

export const lowerSlice: Lowering<OpParams["slice"]> = (call) => {
  if (!fits(call)) return undefined;
  const { inputs, types, params, output, result } = call;
  const source = new Source();
  const from = source.indices(output.shape).map((index, axis) => plus(index, params.starts[axis]!));
  return [step(source, layoutOf(output.shape)!.dims, source.element(inputs[0]!, types[0]!.shape, from), result)];
};

export const lowerPad: Lowering<OpParams["pad"]> = (call) => {
  if (!fits(call)) return undefined;
  const { inputs, types, params, output, result } = call;
  const { shape } = types[0]!;
  const source = new Source();
  const from = source.indices(output.shape).map((index, axis) => plus(index, -params.before[axis]!));
  const inside = from.flatMap((index, axis) =>
    shape[axis] === output.shape[axis] ? [] : [`${index} >= 0 && ${index} < ${shape[axis]}`],
  );
  source.line("let element = 0;");
  source.line(`if (${["1 > 0", ...inside].join(" && ")}) {`);
  source.line(`element = ${source.element(inputs[0]!, shape, from)};`);
  source.line("}");
  return [step(source, layoutOf(output.shape)!.dims, "element", result)];
};

export const lowerConcatenate: Lowering<OpParams["concatenate"]> = (call) => {
  const { inputs, types, params, output, result } = call;
  if (!fits(call) || inputs.length > operandLimit) return undefined;
  const source = new Source();
  const indices = source.indices(output.shape);
  const along = indices[params.axis]!;
  let start = 0;
  source.line("let element = 0;");
  types.forEach(({ shape }, i) => {
    const end = start + shape[params.axis]!;
    const from = indices.map((index, axis) => (axis === params.axis ? plus(index, -start) : index));
    source.line(`if (${along} >= ${start} && ${along} < ${end}) {`);
    source.line(`element = ${source.element(inputs[i]!, shape, from)};`);
    source.line("}");
    start = end;
  });
  return [step(source, layoutOf(output.shape)!.dims, "element", result)];
};

export const lowerGather: Lowering<OpParams["gather"]> = (call) => {
  if (!fits(call)) return undefined;
  const { inputs, types, output, result } = call;
  const [table, list] = types;
  const source = new Source();
  const indices = source.indices(output.shape);
  const row = source.define(source.element(inputs[1]!, list!.shape, indices.slice(0, -1)));
  source.line("let element = 0;");
  source.line(`if (${row} >= 0 && ${row} < ${table!.shape[0]}) {`);
  source.line(`element = ${source.element(inputs[0]!, table!.shape, [row, indices.at(-1)!])};`);
  source.line("}");
  return [step(source, layoutOf(output.shape)!.dims, "element", result)];
};

export const lowerOneHot: Lowering<OpParams["oneHot"]> = (call) => {
  if (!fits(call)) return undefined;
  const { inputs, types, output, result } = call;
  const source = new Source();
  const indices = source.indices(output.shape);
  const hot = source.element(inputs[0]!, types[0]!.shape, indices.slice(0, -1));
  const flag = source.define(`(${hot} === ${indices.at(-1)!} ? 1 : 0)`);
  return [step(source, layoutOf(output.shape)!.dims, flag, result)];
};
