/** @file Initializers that build matrices, by their values. */
import { key, type Shape } from "@nn/core";
import { describe, expect, it } from "vitest";

import {
  attentionAxes,
  convAxes,
  create,
  denseAxes,
  depthwiseAxes,
  fans,
  kernelLayout,
  transposedConvAxes,
} from "./index.ts";
import { statistics } from "./testing/statistics.ts";

const values = (spec: string, shape: Shape, axes = denseAxes()): number[] => [
  ...create(spec).sample(key(3), shape, { fans: axes }),
];

describe("axes", () => {
  it.each([
    ["dense", [784, 512], denseAxes(), 784, 512],
    ["conv", [3, 3, 16, 32], convAxes(), 144, 288],
    ["grouped conv", [3, 3, 4, 32], convAxes({ groups: 4 }), 36, 72],
    ["depthwise conv, one group a channel", [3, 3, 1, 32], convAxes({ groups: 32 }), 9, 9],
    ["depthwise conv, Keras' layout", [3, 3, 32, 2], depthwiseAxes(), 9, 18],
    ["transposed conv", [4, 4, 16, 8], transposedConvAxes({ strides: [2, 2] }), 64, 128],
    ["transposed conv, Keras' layout", [4, 4, 8, 16], transposedConvAxes({ strides: [2, 2], order: "outIn" }), 64, 128],
    ["attention, to heads", [64, 8, 16], attentionAxes("toHeads"), 64, 128],
    ["attention, from heads", [8, 16, 64], attentionAxes("fromHeads"), 128, 64],
  ])("of %s", (_, shape, axes, fanIn, fanOut) => {
    expect(fans(shape, axes)).toMatchObject({ fanIn, fanOut });
  });

  it("refuse what makes no sense", () => {
    expect(() => convAxes({ groups: 1.5 })).toThrow("convAxes: groups is 1.5");
    expect(() => convAxes({ group: 2 } as never)).toThrow('did you mean "groups"?');
    expect(() => transposedConvAxes({ strides: 2 as never })).toThrow("strides is 2; wanted a list");
    expect(() => attentionAxes("heads" as never)).toThrow("wanted one of toHeads, fromHeads");
  });

  it("are a layout: copies, taps, inputs, outputs, and where each weight is", () => {
    const shape = [3, 2, 4, 6];
    const layout = kernelLayout(shape, fans(shape, convAxes({ groups: 2 })));
    expect(layout).toMatchObject({ copies: 2, window: [3, 2], taps: 6, inputs: 4, outputs: 3 });
    // Group 1, tap [2, 1], input 3, output 2 is element [2, 1, 3, 5].
    expect(layout.offset(1, 5, 3, 2)).toBe(143);
    const heads = kernelLayout([2, 3, 5], fans([2, 3, 5], attentionAxes("fromHeads")));
    expect(heads).toMatchObject({ copies: 1, taps: 1, inputs: 6, outputs: 5 });
    expect(kernelLayout([7], { fanIn: 1, fanOut: 1 })).toMatchObject({ inputs: 1, outputs: 7 });
    expect(() => kernelLayout([7], { fanIn: 1, fanOut: 1, axes: denseAxes() })).toThrow("shape [7] has no axis -2");
  });
});

describe("orthogonal", () => {
  it("is Haar: the signs of the diagonal and the trace are those of a uniform orthogonal matrix", () => {
    const initializer = create("orthogonal");
    const traces = Float32Array.from({ length: 2000 }, (_, seed) => {
      const [a = 0, , , d = 0] = initializer.sample(key(11).fold(seed), [2, 2]);
      return a + d;
    });
    const { mean, variance } = statistics(traces);
    // E tr = 0, E tr² = 1: 5 standard errors, false alarm 6e-7 each (tr² is at most 4, its standard deviation 1.4).
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(2000));
    expect(Math.abs(variance - 1)).toBeLessThan((5 * 1.42) / Math.sqrt(2000));
    const determinants = Array.from({ length: 400 }, (_, seed) => {
      const [a = 0, b = 0, c = 0, d = 0] = initializer.sample(key(12).fold(seed), [2, 2]);
      return Math.round(a * d - b * c);
    });
    const rotations = determinants.filter((d) => d === 1).length;
    expect(determinants.filter((d) => d === -1)).toHaveLength(400 - rotations);
    expect(Math.abs(rotations - 200)).toBeLessThan(50);
  });

  it("has one row or one value too", () => {
    expect(Math.abs(values("orthogonal(3)", [1, 1])[0]!)).toBe(3);
    const [a = 0, b = 0] = values("orthogonal", [2, 1]);
    expect(a * a + b * b).toBeCloseTo(1, 6);
  });

  it("asks for the axes of anything but a matrix", () => {
    expect(() => create("orthogonal").sample(key(1), [3, 3, 2, 4])).toThrow(
      "the fans of shape [3, 3, 2, 4] are not known",
    );
  });

  it("keeps the first bits", () => {
    expect([...create("orthogonal").sample(key(7), [3, 2])]).toMatchInlineSnapshot(`
      [
        -0.46319580078125,
        0.8528673648834229,
        0.2524779438972473,
        -0.13364607095718384,
        -0.8495319485664368,
        -0.5047335624694824,
      ]
    `);
  });
});

describe("deltaOrthogonal", () => {
  it("is orthogonal at the centre and 0 elsewhere", () => {
    const got = values("deltaOrthogonal", [3, 4, 1, 1], convAxes());
    expect(got.map(Math.abs)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  it("refuses more inputs than outputs before it draws", () => {
    expect(() => values("deltaOrthogonal", [3, 3, 4, 2], convAxes())).toThrow(
      "deltaOrthogonal: shape [3, 3, 4, 2] is refused: it has 4 inputs and 2 outputs",
    );
    expect(() => values("deltaOrthogonal", [3, 3, 4, 4], convAxes({ groups: 2 }))).toThrow("4 inputs and 2 outputs");
  });
});

describe("identities", () => {
  it("identity is square unless it may be partial", () => {
    expect(values("identity(2)", [2, 2])).toEqual([2, 0, 0, 2]);
    expect(values("identity(rectangular=partial)", [2, 3])).toEqual([1, 0, 0, 0, 1, 0]);
    expect(values("identity(rectangular=partial)", [3, 2])).toEqual([1, 0, 0, 1, 0, 0]);
    expect(() => values("identity", [2, 3])).toThrow(
      "identity: shape [2, 3] is refused: it has 2 inputs and 3 outputs",
    );
    expect(() => values("identity", [3, 2, 2], convAxes())).toThrow("it has a window of 3; use dirac for convolutions");
    expect(values("identity", [2, 1, 2], attentionAxes("toHeads"))).toEqual([1, 0, 0, 1]);
  });

  it("irnn is square, always", () => {
    expect(values("irnn(0.01)", [2, 2])).toEqual([Math.fround(0.01), 0, 0, Math.fround(0.01)]);
    expect(() => values("irnn", [2, 3])).toThrow("a recurrent kernel is square");
  });

  it("dirac puts the identity of every group at the tap of same padding", () => {
    expect(values("dirac", [4, 1, 1], convAxes())).toEqual([0, 1, 0, 0]);
    expect(values("dirac", [1, 2, 4], convAxes({ groups: 2 }))).toEqual([1, 0, 1, 0, 0, 1, 0, 1]);
    expect(values("dirac", [2, 3])).toEqual([1, 0, 0, 0, 1, 0]);
  });

  it("zerO is the identity, or rows of a Hadamard matrix where the layer widens", () => {
    expect(values("zerO", [2, 2])).toEqual([1, 0, 0, 1]);
    expect(values("zerO", [3, 2])).toEqual([1, 0, 0, 1, 0, 0]);
    expect(values("zerO", [2, 4])).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, -0.5]);
    expect(values("zerO", [2, 3])).toEqual([0.5, 0.5, 0.5, 0.5, -0.5, 0.5]);
    const half = Math.fround(Math.SQRT1_2);
    expect(values("zerO", [3, 1, 2], convAxes())).toEqual([0, 0, half, half, 0, 0]);
    const declared = create("zerO").moments([3, 5]);
    const { mean, variance } = statistics(create("zerO").sample(key(1), [3, 5]));
    expect(declared).toMatchObject({
      mean: expect.closeTo(mean, 6),
      variance: expect.closeTo((variance * 14) / 15, 6),
    });
  });

  it("idInit leaves no row and no column empty", () => {
    expect(values("idInit", [2, 3])).toEqual([1, 0, 1, 0, 1, 0]);
    expect(values("idInit", [3, 2])).toEqual([1, 0, 0, 1, 1, 0]);
    expect(values("idInit(scale=0.5, alternate=true)", [4, 2])).toEqual([0.5, 0, 0, -0.5, 0.5, 0, 0, -0.5]);
    // Rows of a convolution are input·taps + tap: output 0 is input 0 at tap 0, output 1 input 0 at tap 1.
    expect(values("idInit", [2, 2, 2], convAxes())).toEqual([1, 0, 1, 0, 0, 1, 0, 1]);
    expect(() => create("idInit(alternate=1)")).toThrow("idInit: alternate is 1; wanted true or false");
  });
});

describe("sparse", () => {
  it("counts zeros by output unit, rounding aside", () => {
    const columns = (spec: string, shape: readonly [number, number]): number[] => {
      const got = values(spec, shape);
      return Array.from(
        { length: shape[1] },
        (_, column) => got.filter((value, at) => at % shape[1] === column && value === 0).length,
      );
    };
    expect(columns("sparse(0.5)", [7, 5])).toEqual([4, 4, 4, 4, 4]);
    expect(new Set(columns(`sparse(sparsity=${1 - 15 / 784}, std=1)`, [784, 20]))).toEqual(new Set([769]));
    expect(() => create("sparse(1)")).toThrow("sparse: sparsity is 1; wanted a finite number ≥ 0 and < 1");
  });

  it("connects units to different inputs", () => {
    const got = values("sparse(0.9)", [50, 30]);
    const patterns = Array.from({ length: 30 }, (_, column) =>
      got.flatMap((value, at) => (at % 30 === column && value !== 0 ? [Math.floor(at / 30)] : [])).join(" "),
    );
    expect(new Set(patterns).size).toBe(30);
  });
});

describe("biases", () => {
  it("forgetGate fills the gate's own units", () => {
    const sample = (spec: string, size: number): number[] => [...create(spec).sample(key(1), [size])];
    expect(sample("forgetGate", 8)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(sample("forgetGate(value=2, gates=iofc)", 4)).toEqual([0, 0, 2, 0]);
    expect(() => sample("forgetGate", 6)).toThrow("forgetGate: shape [6] is refused: wanted [4 · units]");
    expect(() => create("forgetGate(gates=igo)")).toThrow("wanted one letter for each gate in their order, f once");
  });

  it("classPrior predicts the base rates", () => {
    const softmax = create({ name: "classPrior", options: { counts: [900, 90, 10] } }).sample(key(1), [3]);
    const exponentials = [...softmax].map(Math.exp);
    const total = exponentials.reduce((a, b) => a + b, 0);
    exponentials.forEach((e, k) => expect(e / total).toBeCloseTo([0.9, 0.09, 0.01][k]!, 6));
    const focal = create({ name: "classPrior", options: { probabilities: [0.01], output: "sigmoid" } });
    expect(focal.sample(key(1), [1])[0]).toBeCloseTo(-4.59512, 5);
    const binary = create({ name: "classPrior", options: { counts: [99, 1], output: "sigmoid" } });
    expect(binary.sample(key(1), [1])[0]).toBeCloseTo(-4.59512, 5);
    expect(() => focal.sample(key(1), [2])).toThrow("wanted [1], one bias for each class that the prior names");
  });

  it("classPrior refuses counts of 0, both lists, and shares that do not sum to 1", () => {
    const prior = (options: object) => () => create({ name: "classPrior", options });
    expect(prior({ counts: [3, 0] })).toThrow("counts[1] is 0; wanted a finite number > 0");
    expect(prior({ counts: [1, 1], probabilities: [0.5, 0.5] })).toThrow("either counts");
    expect(prior({ probabilities: [0.5, 0.4] })).toThrow("the probabilities sum to 0.9; wanted 1");
    expect(prior({ probabilities: [1], output: "sigmoid" })).toThrow("probability 0 is 1; wanted");
    expect(prior({ counts: [1, 2, 3], output: "sigmoid" })).toThrow("got 3 counts for a sigmoid");
    expect(prior({})).toThrow("wanted a list");
  });
});

describe("what other frameworks do when nothing is said", () => {
  it.each([
    ["pytorchDefault", 1 / (3 * 784)],
    ["kerasDefault", 2 / (784 + 512)],
    ["flaxDefault", 1 / 784],
    ["tfjsDefault", (0.7737413 * 2) / (784 + 512)],
    ["tfjsDefault(scale=2, mode=fanIn)", (0.7737413 * 2) / 784],
    ["brainDefault", 0.04 / 3],
    ["heDropout(0.5)", 1 / 784],
  ])("%s", (spec, variance) => {
    expect(create(spec).moments([784, 512])!.variance / variance).toBeCloseTo(1, 6);
  });
});
