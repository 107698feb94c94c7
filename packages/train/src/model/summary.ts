/** @file A model as a table of plain text. */
import { sizeOf } from "@nn/core";

import { shortName } from "./short-name.ts";
import { everyLayer, type BuiltModel } from "./build-model.ts";

/**
 * Layers in their order, those within others by path: what each puts out, and its parameters with their roles and initializers.
 *
 * @example
 * // layer    output  parameters  drawn from
 * // dense1   [8]             24  kernel [2, 8] heNormal, bias [8] zeros
 * // dense2   [2]             18  kernel [8, 2] glorotUniform, bias [2] zeros
 * // 42 parameters (168 bytes), input [2], output [2]
 */
export function summarize(model: BuiltModel): string {
  const rows = everyLayer(model.layers).map(({ name, built }) => {
    // A layer that holds others has their parameters by path; those are in their rows.
    const own = Object.entries(built.parameters).filter(([path]) => !path.includes("/"));
    const inner = Object.keys(built.parameters).length > own.length && built.inner === undefined;
    const shown = inner ? Object.entries(built.parameters) : own;
    return {
      name,
      output: `[${built.outputShape.join(", ")}]`,
      count: shown.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0),
      drawn: shown
        .map(([path, { shape, initializer }]) => `${path} [${shape.join(", ")}] ${shortName(initializer.id)}`)
        .join(", "),
    };
  });
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const width = (title: string, of: (row: (typeof rows)[number]) => string): number =>
    Math.max(title.length, ...rows.map((row) => of(row).length));
  const [names, outputs, counts] = [
    width("layer", ({ name }) => name),
    width("output", ({ output }) => output),
    width("parameters", ({ count }) => String(count)),
  ];
  const line = (name: string, output: string, count: string, drawn: string): string =>
    `${name.padEnd(names)}  ${output.padEnd(outputs)}  ${count.padStart(counts)}  ${drawn}`.trimEnd();
  return [
    line("layer", "output", "parameters", "drawn from"),
    ...rows.map(({ name, output, count, drawn }) => line(name, output, String(count), drawn)),
    `${total} parameters (${4 * total} bytes), input [${model.inputShape.join(", ")}], output [${model.outputShape.join(", ")}]`,
  ].join("\n");
}
