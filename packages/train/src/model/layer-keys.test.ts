import { array, compile, defineLayer, key, type Layer, layerName, mul, type Tensor } from "@nn/core";
import { dropout } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { residual } from "../layers/residual.ts";
import { sequential } from "../layers/sequential.ts";
import { applyModel, buildModel } from "./build-model.ts";

const words = new Int32Array([1, 2]);

/** The keys that layers of kind `me:listen` get at one step, by path. */
async function keysOf(model: (listen: () => Layer) => Layer): Promise<string[]> {
  const heard: Tensor[] = [];
  const listen = defineLayer({
    name: "me:listen",
    summary: "Remembers its key.",
    options: { name: layerName() },
    build: (inputShape) => ({
      outputShape: inputShape,
      parameters: {},
      apply(input, context) {
        heard.push(context.key!);
        return { output: input };
      },
    }),
  });
  const built = buildModel(model(listen), [2]);
  const run = compile((x: Tensor, stepKey: Tensor) => {
    heard.length = 0;
    applyModel(built, x, { parameters: {}, state: {}, training: true, key: stepKey });
    return [...heard];
  });
  return (await run(array([[1, 2]]), array(words))).map(({ data }) => data.join(" "));
}

describe("keys of layers", () => {
  it("are those of the path in its order: residual1/residual2 draws another mask than residual2/residual1", async () => {
    const keys = await keysOf((listen) => {
      const pair = (): Layer => residual([residual([listen()]), residual([listen()]), listen()]);
      return sequential([pair(), pair(), listen(), listen()]);
    });
    expect(keys).toHaveLength(8);
    expect(new Set(keys).size).toBe(8);
  });

  it("of layers that are in no other one are the step's words plus those of the name", async () => {
    const [first] = await keysOf((listen) => listen());
    const name = key(0).fold("layer", "listen1").words;
    expect(first).toBe(Int32Array.from(words, (word, i) => word + name[i]!).join(" "));
  });

  it("give nested dropouts masks of their own", async () => {
    const inner = (): Layer => residual([dropout({ rate: 0.5 })]);
    const built = buildModel(sequential([residual([inner(), inner()]), residual([inner(), inner()])]), [64]);
    const run = compile((x: Tensor, stepKey: Tensor) => {
      const { signals } = applyModel(built, x, { parameters: {}, state: {}, training: true, key: stepKey });
      return Object.fromEntries(
        Object.entries(signals)
          .filter(([name]) => name.includes("dropout"))
          .map(([name, { input, output }]) => [name, mul(input, output)]),
      );
    });
    const masks = await run(array([Array<number>(64).fill(1)]), array(words));
    const zeros = Object.values(masks).map(({ data }) =>
      Array.from(data, (value) => (value === 0 ? "0" : "1")).join(""),
    );
    expect(new Set(zeros).size).toBe(4);
  });
});
