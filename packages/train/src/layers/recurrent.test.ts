import { array, compile, key, type Layer, normal, type NdArray, type Tensor, type Variables } from "@nn/core";
import { describe, expect, it } from "vitest";

import { applyModel, buildModel } from "../model/build-model.ts";
import { initializeParameters } from "../model/initialize-parameters.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { simpleRnn } from "./simple-rnn.ts";

const [count, length, features, units] = [2, 4, 3, 2];
const inputs = array(normal(key(1), count * length * features), { shape: [count, length, features] });

/** A layer with drawn values for every parameter, biases included. */
async function run(layer: Layer): Promise<{ output: NdArray; of: (name: string) => ArrayLike<number> }> {
  const model = buildModel(layer, [length, features]);
  const [[name, specs]] = Object.entries(model.parameters) as [[string, object]];
  const values: Record<string, NdArray> = {};
  for (const parameter of Object.keys(specs)) {
    const { shape } = model.parameters[name]![parameter]!;
    values[parameter] = array(
      normal(
        key(2).fold(parameter),
        shape.reduce((a, b) => a * b, 1),
        { std: 0.7 },
      ),
      { shape },
    );
  }
  const apply = compile(
    (parameters: Variables<Tensor>, x: Tensor) =>
      applyModel(model, x, { parameters, state: {}, training: false }).output,
  );
  return { output: await apply({ [name]: values }, inputs), of: (parameter) => values[parameter]?.data ?? [] };
}

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

/** x·W of one row, in float64. */
function product(x: readonly number[], matrix: ArrayLike<number>, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) =>
    x.reduce((sum, value, row) => sum + value * matrix[row * columns + column]!, 0),
  );
}

/** All states of one example, by a cell in float64. */
function unrolled(
  example: number,
  kept: number,
  cell: (x: number[], states: number[][]) => number[][],
  reverse = false,
): number[][] {
  const steps = Array.from({ length }, (_, step) => (reverse ? length - 1 - step : step));
  let states = Array.from({ length: 1 + kept }, () => Array<number>(units).fill(0));
  return steps.map((step) => {
    const start = (example * length + step) * features;
    states = cell(Array.from(inputs.data.subarray(start, start + features)), states);
    return states[0]!;
  });
}

function expectRows(output: NdArray, wanted: (example: number) => number[][], sequence: boolean): void {
  for (let example = 0; example < count; example++) {
    const states = wanted(example);
    const flat = (sequence ? states : [states.at(-1)!]).flat();
    flat.forEach((value, i) => expect(output.data[example * flat.length + i]).toBeCloseTo(value, 5));
  }
}

describe("recurrent layers follow their formulas", () => {
  it.each([false, true])("lstm, sequence %s", async (sequence) => {
    const { output, of } = await run(lstm(units, { sequence, reverse: sequence }));
    expect(output.shape).toEqual(sequence ? [count, length, units] : [count, units]);
    const wanted = (example: number): number[][] =>
      unrolled(
        example,
        1,
        (x, [h, c]) => {
          const [a, b] = [product(x, of("kernel"), 4 * units), product(h!, of("recurrent"), 4 * units)];
          const z = (gate: number, unit: number): number =>
            a[gate * units + unit]! + b[gate * units + unit]! + of("bias")[gate * units + unit]!;
          const next = c!.map((old, u) => sigma(z(1, u)) * old + sigma(z(0, u)) * Math.tanh(z(2, u)));
          return [next.map((value, u) => sigma(z(3, u)) * Math.tanh(value)), next];
        },
        sequence,
      );
    expectRows(output, wanted, sequence);
  });

  it("gru", async () => {
    const { output, of } = await run(gru(units));
    const wanted = (example: number): number[][] =>
      unrolled(example, 0, (x, [h]) => {
        const a = product(x, of("kernel"), 3 * units).map((value, i) => value + of("bias")[i]!);
        const b = product(h!, of("recurrent"), 3 * units).map((value, i) => value + of("recurrentBias")[i]!);
        return [
          h!.map((old, u) => {
            const [r, z] = [sigma(a[u]! + b[u]!), sigma(a[units + u]! + b[units + u]!)];
            return (1 - z) * Math.tanh(a[2 * units + u]! + r * b[2 * units + u]!) + z * old;
          }),
        ];
      });
    expectRows(output, wanted, false);
  });

  it("simpleRnn", async () => {
    const { output, of } = await run(simpleRnn(units, { sequence: true }));
    const wanted = (example: number): number[][] =>
      unrolled(example, 0, (x, [h]) => {
        const [a, b] = [product(x, of("kernel"), units), product(h!, of("recurrent"), units)];
        return [a.map((value, u) => Math.tanh(value + b[u]! + of("bias")[u]!))];
      });
    expectRows(output, wanted, true);
  });
});

describe("recurrent layers start", () => {
  it("with a forget gate that is open, and an orthogonal block for each gate", () => {
    const model = buildModel(lstm(3), [length, features]);
    const { recurrent, bias } = initializeParameters(model, key(1))["lstm1"]!;
    expect(Array.from(bias!.data)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    for (let gate = 0; gate < 4; gate++) {
      const at = (row: number, column: number): number => recurrent!.data[row * 12 + gate * 3 + column]!;
      for (let a = 0; a < 3; a++)
        for (let b = 0; b < 3; b++) {
          const dot = [0, 1, 2].reduce((sum, column) => sum + at(a, column) * at(b, column), 0);
          expect(dot).toBeCloseTo(a === b ? 1 : 0, 5);
        }
    }
    expect(model.parameters["lstm1"]!["kernel"]!.fans).toEqual({ fanIn: features, fanOut: 3 });
  });

  it("on sequences alone", () => {
    expect(() => buildModel(gru(2), [5])).toThrow(
      "the input has shape [5] without the batch axis; wanted [length, features]",
    );
  });
});
