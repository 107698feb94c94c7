import { array, compile, OptionError, reference, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { dense } from "../layers/dense.ts";
import { applyModel, buildModel } from "./build-model.ts";
import { sequential } from "../layers/sequential.ts";

describe("sequential", () => {
  const model = sequential([dense(2, { activation: "relu" }), dense(1, { bias: false })]);

  it("is a layer itself: built as one, it computes what it computes as a model", async () => {
    const kernels = {
      first: array([
        [1, -1],
        [2, 0],
      ]),
      bias: array([0.5, 0]),
      second: array([[3], [-2]]),
    };
    const asLayer = model.build([2]);
    expect(Object.keys(asLayer.parameters)).toEqual(["dense1/kernel", "dense1/bias", "dense2/kernel"]);
    const asModel = buildModel(model, [2]);
    const run = compile(
      (
        x: Tensor,
        { first, bias, second }: { readonly first: Tensor; readonly bias: Tensor; readonly second: Tensor },
      ) => ({
        layer: asLayer.apply(x, {
          parameters: { "dense1/kernel": first, "dense1/bias": bias, "dense2/kernel": second },
          state: {},
          training: false,
        }).output,
        model: applyModel(asModel, x, {
          parameters: { dense1: { kernel: first, bias }, dense2: { kernel: second } },
          state: {},
          training: false,
        }).output,
      }),
      { backend: reference() },
    );
    const { layer, model: outputs } = await run(
      array([
        [1, 1],
        [-1, 0],
      ]),
      kernels,
    );
    // relu([1, 1]·W + b) = [3.5, 0], relu([−1, 0]·W + b) = [0, 1].
    expect([...layer.data]).toEqual([10.5, -2]);
    expect([...outputs.data]).toEqual([10.5, -2]);
  });

  it("takes layers by name", () => {
    const named = sequential(["flatten", "dense(3)", { name: "dense", options: { units: 2, activation: "relu" } }]);
    expect(buildModel(named, [2, 2]).outputShape).toEqual([2]);
  });

  it("refuses no layers and unknown ones", () => {
    expect(() => sequential([])).toThrow(OptionError);
    expect(() => sequential(["dens(3)" as never])).toThrow('did you mean "dense"?');
  });
});
