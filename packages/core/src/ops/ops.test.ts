import { describe, expect, it } from "vitest";

import { reference } from "../backends/reference/index.ts";
import { dtypes, type TypedArray } from "../dtype.ts";
import { NnError } from "../errors.ts";
import { resultType } from "../op-check.ts";
import { runFloat64 } from "../testing/float64.ts";
import { gradientMismatches } from "../testing/gradcheck.ts";
import { opCases, type OpCase } from "../testing/op-cases.ts";
import { allOps } from "./_all.ts";

/** Largest |got − wanted| / max(1, |wanted|) in units of 2^-24, and where it is. */
function worstError(got: TypedArray, wanted: ArrayLike<number>): number {
  let worst = 0;
  got.forEach((value, i) => {
    const exact = wanted[i]!;
    const same = Object.is(value, exact) || value === exact;
    worst = Math.max(worst, same ? 0 : (Math.abs(value - exact) / Math.max(1, Math.abs(exact))) * 2 ** 24);
  });
  return worst;
}

const run = async (program: OpCase["forward"], inputs: readonly TypedArray[]): Promise<readonly TypedArray[]> =>
  (await reference().compile(program)).run(inputs);

describe("operations", () => {
  it("have unique names and at least one sample each", () => {
    expect(new Set(allOps.map(({ name }) => name)).size).toBe(allOps.length);
    expect(allOps.filter(({ samples }) => samples.length === 0)).toEqual([]);
  });

  it("say how many operands they take, and which parameters, and are refused others", () => {
    for (const op of allOps) {
      for (const { inputs, params } of op.samples) {
        expect(Object.keys(params).sort(), op.name).toEqual(Object.keys(op.fields ?? {}).sort());
        const given = params as never;
        const more = [...inputs, { dtype: "float32", shape: [] }] as const;
        if (op.arity !== "any") expect(() => resultType(op, more, given), op.name).toThrow("operands, wanted");
        expect(() => resultType(op, inputs, { ...params, surprise: 1 }), op.name).toThrow(
          'unknown parameter "surprise"',
        );
        for (const name of Object.keys(params)) {
          expect(() => resultType(op, inputs, { ...params, [name]: null }), op.name).toThrow(
            `${op.name}: ${name} is null`,
          );
        }
      }
    }
  });

  it("give a typed error or a type for every dtype of every operand", () => {
    for (const op of allOps) {
      for (const { inputs, params } of op.samples) {
        inputs.forEach((_, position) => {
          for (const dtype of dtypes) {
            const changed = inputs.map((type, i) => (i === position ? { ...type, dtype } : type));
            try {
              expect(dtypes).toContain(resultType(op, changed, params as never).dtype);
            } catch (error) {
              expect(error, `${op.name} with ${dtype}`).toBeInstanceOf(NnError);
            }
          }
        });
      }
    }
  });

  for (const opCase of opCases()) {
    const { forward, gradient, inputs, weights, op, sample } = opCase;
    if (forward.instructions[0]?.dtype === "float32") {
      it(`${opCase.title} is within its tolerance of float64`, async () => {
        const [got] = await run(forward, inputs);
        expect(worstError(got!, runFloat64(forward, inputs)[0]!)).toBeLessThanOrEqual(op.tolerance ?? 4);
      });
    }
    if (gradient === undefined || sample.skipGradient !== undefined) continue;
    it(`gradient of ${opCase.title} is the limit of its difference quotient`, async () => {
      expect(gradientMismatches(opCase)).toEqual([]);
      const operands = [...inputs, weights];
      const exact = runFloat64(gradient, operands);
      (await run(gradient, operands)).forEach((got, i) => expect(worstError(got, exact[i]!)).toBeLessThanOrEqual(128));
    });
  }
});
