import { array, compileStep, createRegistry, type NdArray, type Slots, type Tensor, type Variables } from "@nn/core";
import { describe, expect, it } from "vitest";

import { allOptimizers } from "./_all.ts";

const scope = createRegistry();
scope.use(allOptimizers);

const start = [1, -2];
const slopes = [
  [1, -0.5],
  [-3, 0.25],
  [0.5, 0.125],
  [2, 1],
  [-1, -2],
  [0.25, 4],
  [1, 0.5],
];

/** The kernel after each step at learning rate 0.1. */
async function run(spec: string): Promise<number[][]> {
  type State<T> = { readonly parameters: Variables<T>; readonly slots: Slots<T> };
  const optimizer = scope.resolve("optimizer", spec);
  const parameters: Variables<NdArray> = { dense1: { kernel: array([...start]) } };
  const step = await compileStep(
    (state: State<Tensor>, gradient: Tensor, learningRate: Tensor, count: Tensor) =>
      [
        optimizer.update({ dense1: { kernel: gradient } }, state.slots, state.parameters, {
          learningRate,
          step: count,
          roles: { dense1: { kernel: "kernel" } },
        }),
        count,
      ] as const,
    { parameters, slots: optimizer.init(parameters) },
    [array([0, 0]), 0, 0],
  );
  const found: number[][] = [];
  for (const [index, slope] of slopes.entries()) {
    await step.run(array(slope), 0.1, index + 1);
    found.push(Array.from((await step.state()).parameters["dense1"]!["kernel"]!.data));
  }
  step.release();
  return found;
}

/** One element in float64: the next value from the gradient, the number of the step, and what is kept. */
type Formula = (theta: number, g: number, t: number, kept: Record<string, number>) => number;

const eta = 0.1;
const mean = (kept: Record<string, number>, name: string, value: number, beta: number): number =>
  (kept[name] = beta * (kept[name] ?? 0) + (1 - beta) * value);

const formulas: Readonly<Record<string, Formula>> = {
  rmsProp: (x, g, _, s) => x - (eta * g) / (Math.sqrt(mean(s, "v", g * g, 0.99)) + 1e-8),
  "rmsProp(momentum=0.9, decay=0.9)": (x, g, _, s) => {
    s["b"] = 0.9 * (s["b"] ?? 0) + g / (Math.sqrt(mean(s, "v", g * g, 0.9)) + 1e-8);
    return x - eta * s["b"];
  },
  "adagrad(initial=0.5)": (x, g, _, s) => {
    s["G"] = (s["G"] ?? 0.5) + g * g;
    return x - (eta * g) / (Math.sqrt(s["G"]) + 1e-10);
  },
  adadelta: (x, g, _, s) => {
    const v = mean(s, "v", g * g, 0.9);
    const step = (Math.sqrt((s["D"] ?? 0) + 1e-6) / Math.sqrt(v + 1e-6)) * g;
    mean(s, "D", step * step, 0.9);
    return x - eta * step;
  },
  adamax: (x, g, t, s) => {
    const m = mean(s, "m", g, 0.9);
    s["u"] = Math.max(0.999 * (s["u"] ?? 0), Math.abs(g) + 1e-8);
    return x - ((eta / (1 - 0.9 ** t)) * m) / s["u"];
  },
  nadam: (x, g, t, s) => {
    const m = mean(s, "m", g, 0.9);
    const v = mean(s, "v", g * g, 0.999) / (1 - 0.999 ** t);
    const ahead = (0.9 * m) / (1 - 0.9 ** (t + 1)) + (0.1 * g) / (1 - 0.9 ** t);
    return x - (eta * ahead) / (Math.sqrt(v) + 1e-8);
  },
  radam: (x, g, t, s) => {
    const m = mean(s, "m", g, 0.9) / (1 - 0.9 ** t);
    const v = mean(s, "v", g * g, 0.999) / (1 - 0.999 ** t);
    const most = 2 / (1 - 0.999) - 1;
    const rho = most - (2 * t * 0.999 ** t) / (1 - 0.999 ** t);
    if (rho <= 5) return x - eta * m;
    const r = Math.sqrt(((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho));
    return x - (eta * r * m) / (Math.sqrt(v) + 1e-8);
  },
  "lion(weightDecay=0.2)": (x, g, _, s) => {
    const direction = Math.sign(0.9 * (s["m"] ?? 0) + 0.1 * g);
    mean(s, "m", g, 0.99);
    return (1 - eta * 0.2) * x - eta * direction;
  },
};

describe("optimizers follow their formulas", () => {
  it.each(Object.keys(formulas))("%s", async (spec) => {
    const got = await run(spec);
    start.forEach((first, element) => {
      const kept: Record<string, number> = {};
      let value = first;
      slopes.forEach((slope, index) => {
        value = formulas[spec]!(value, slope[element]!, index + 1, kept);
        // The variance that RAdam divides by is a difference of nearly equal float32 numbers at the first steps.
        expect(got[index]![element]).toBeCloseTo(value, spec === "radam" ? 3 : 5);
      });
    });
  });

  it("lamb moves by a share of the length of the parameter", async () => {
    const [first] = await run("lamb(weightDecay=0)");
    // Adam's first direction is the sign: (1, −1), of length √2; the parameter is √5 long.
    const share = (eta * Math.sqrt(5)) / Math.SQRT2;
    expect(first![0]).toBeCloseTo(1 - share, 5);
    expect(first![1]).toBeCloseTo(-2 + share, 5);
  });
});
