/** @file Windows over images: patches and their transpose, of which convolution, pooling and both gradients are made. */
import type { OpParams } from "../../../op.ts";
import { layoutOf } from "../layout.ts";
import { Source } from "../source.ts";
import { fits, step, type Lowering } from "./lowering.ts";

export const lowerPatches: Lowering<OpParams["patches"]> = (call) => {
  if (!fits(call)) return undefined;
  const { inputs, types, params, output, result } = call;
  const { shape } = types[0]!;
  const source = new Source();
  const [n, row, column, i, j, channel] = source.indices(output.shape) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const along = (axis: 0 | 1, position: string, offset: string): string =>
    source.define(
      `${position} * ${params.strides[axis]} + ${offset} * ${params.dilation[axis]} - ${params.padding[axis][0]}`,
    );
  const y = along(0, row, i);
  const z = along(1, column, j);
  source.line("let element = 0;");
  source.line(`if (${y} >= 0 && ${y} < ${shape[1]} && ${z} >= 0 && ${z} < ${shape[2]}) {`);
  source.line(`element = ${source.element(inputs[0]!, shape, [n, y, z, channel])};`);
  source.line("}");
  return [step(source, layoutOf(output.shape)!.dims, "element", result)];
};

export const lowerFoldPatches: Lowering<OpParams["foldPatches"]> = (call) => {
  if (!fits(call)) return undefined;
  const { inputs, types, params, output, result } = call;
  const { shape } = types[0]!;
  const source = new Source();
  const [n, y, z, channel] = source.indices(output.shape) as [string, string, string, string];
  const along = (axis: 0 | 1, pixel: string, offset: string): string => {
    const stride = params.strides[axis];
    const distance = source.define(`${pixel} + ${params.padding[axis][0]} - ${offset} * ${params.dilation[axis]}`);
    const position = source.define(`Math.floor((${distance} + 0.5) / ${stride})`);
    source.line(
      `if (${position} * ${stride} === ${distance} && ${position} >= 0 && ${position} < ${shape[axis + 1]}) {`,
    );
    return position;
  };
  source.line("let total = 0;");
  source.loop("i", params.window[0]);
  const row = along(0, y, "i");
  source.loop("j", params.window[1]);
  const column = along(1, z, "j");
  source.line(`total += ${source.element(inputs[0]!, shape, [n, row, column, "i", "j", channel])};`);
  source.line("}}}}");
  return [step(source, layoutOf(output.shape)!.dims, "total", result)];
};
