import { type Augmentation, createRegistry, definePlugin, key, OptionError, UnknownNameError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { erase, flip, gain, gaussianNoise, randomCrop, rotate, translate } from "../index.ts";
import { plugins } from "../plugins.ts";
import { replayRecord, trace } from "../trace.ts";
import { chain } from "./chain.ts";
import { oneOf } from "./one-of.ts";
import { someOf } from "./some-of.ts";
import { sometimes } from "./sometimes.ts";

const image = { data: Float32Array.from({ length: 12 * 12 * 3 }, (_, i) => (i * 7) % 97), shape: [12, 12, 3] };
const at = key(11);

describe("chain", () => {
  it("applies steps in order, each with its own key", () => {
    const steps = chain([flip({ probability: 1 }), translate(3)]);
    const moved = translate(3).apply(at.fold("@nn/augment:translate", 0), flip({ probability: 1 }).apply(at, image));
    expect(steps.apply(at, image)).toEqual(moved);
  });

  it("gives equal steps different keys, and a step its key wherever others of another kind are added", () => {
    const twice = chain([translate(30), translate(30)]).draw(at, image).steps;
    expect(twice[0]).not.toEqual(twice[1]);
    const more = chain([rotate(5), translate(30), erase(), translate(30)]).draw(at, image).steps;
    expect([more[1], more[3]]).toEqual(twice);
  });

  it("lets later steps see the shape that earlier ones leave", () => {
    const crops = chain([randomCrop({ padding: 0, height: 8 }), randomCrop({ padding: 0, height: 8, width: 8 })]);
    expect(crops.apply(at, image).shape).toEqual([8, 8, 3]);
    expect(crops.draw(at, image).steps[1]).toMatchObject({ top: 0 });
  });

  it("refuses no steps, mixed domains and unknown names", () => {
    expect(() => chain([])).toThrow(OptionError);
    expect(() => chain<"image" | "audio">([flip(), gain()])).toThrow(
      "chain: @nn/augment:flip takes image samples, @nn/augment:gain takes audio; wanted one domain",
    );
    expect(() => chain({ steps: ["me:nobody"] })).toThrow(UnknownNameError);
  });
});

describe("oneOf and sometimes", () => {
  it("oneOf takes each step equally often (binomial, 4.4 standard deviations: false alarm 1e-5)", () => {
    const either = oneOf([flip(), translate(3)]);
    const first = Array.from({ length: 1000 }, (_, i) => either.draw(key(i), image).step).filter((step) => step === 0);
    expect(Math.abs(first.length - 500)).toBeLessThan(4.4 * Math.sqrt(250));
    expect(either.apply(at, image)).toEqual(either.applyWith(either.draw(at, image), image));
  });

  it("sometimes copies the sample otherwise", () => {
    const never = sometimes([rotate(90)], { probability: 0 }).apply(at, image);
    expect(never).toEqual(image);
    expect(never.data).not.toBe(image.data);
    expect(() => sometimes([flip()], { probability: 1.1 })).toThrow(OptionError);
  });
});

describe("someOf", () => {
  const steps = [flip(), rotate(20), translate(3)];

  it("takes as many as it says, none twice, in every order", () => {
    const orders = Array.from({ length: 600 }, (_, i) =>
      someOf(steps, { min: 2, max: 3 })
        .draw(key(i), image)
        .taken.map(({ step }) => step),
    );
    expect(orders.every((order) => new Set(order).size === order.length)).toBe(true);
    // 6 orders of two and 6 of three; one is missed with a chance below 12·(11/12)^600 < 1e-21.
    expect(new Set(orders.map(String)).size).toBe(12);
    expect(() => someOf(steps, { max: 4 })).toThrow("someOf: takes 1 to 4 of 3 steps; wanted min ≤ max ≤ steps");
  });
});

describe("trace", () => {
  const steps = chain([sometimes([oneOf([flip(), rotate(30)])]), randomCrop({ padding: 2 }), gaussianNoise(0.1)]);
  const registry = createRegistry();
  registry.use(plugins);

  it("records what was drawn; the record replays without a key", () => {
    const traced = trace(translate(3), at, image);
    expect(traced.sample).toEqual(translate(3).apply(at, image));
    expect(traced.record).toEqual({
      augmentation: { name: "@nn/augment:translate", options: { pixels: 3, fill: "constant", value: 0 } },
      parameters: translate(3).draw(at, image),
    });
    const record = JSON.parse(JSON.stringify(traced.record)) as typeof traced.record;
    expect(replayRecord(record, image, registry)).toEqual(traced.sample);
  });

  it("records compositions, and steps that keep their draws to themselves by their key", () => {
    const plain = definePlugin<"augmentation", object, Augmentation<"image">>({
      kind: "augmentation",
      name: "test:plain",
      summary: "Adds a number.",
      options: {},
      create: () => ({
        domain: "image",
        apply: (key, { data, shape }) => ({ data: data.map((x) => x + (key.words[0] % 11)), shape }),
      }),
    });
    const mixed = chain([steps, plain()]);
    for (let seed = 0; seed < 20; seed++) {
      const parameters = JSON.parse(JSON.stringify(mixed.draw(key(seed), image))) as ReturnType<typeof mixed.draw>;
      expect(mixed.applyWith(parameters, image)).toEqual(mixed.apply(key(seed), image));
    }
  });
});
