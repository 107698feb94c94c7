import { defineMixing, type MixedSample, type LabeledSample, uniform64 } from "@nn/core";
import { LawError } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { plugins } from "../plugins.ts";
import { describeMixing } from "../testing/describe-mixing.ts";
import { mixingLaws } from "../testing/mixing-laws.ts";
import { cutmix } from "./cutmix.ts";
import { mixup } from "./mixup.ts";
import { switchMixing } from "./switch-mixing.ts";

describeMixing(mixup, { describe, it }, [{}, { alpha: 1 }]);
describeMixing(cutmix, { describe, it }, [{}, { alpha: 0.3 }]);
describeMixing(switchMixing, { describe, it }, [{ mixings: [mixup(1), cutmix()], probability: 0.8 }]);

it("every mixing is held to the laws", () => {
  expect(plugins.filter(({ kind }) => kind === "mixing").map(({ name }) => name)).toEqual([
    "cutmix",
    "mixup",
    "switchMixing",
  ]);
});

type Mix = (share: number, a: LabeledSample, b: LabeledSample) => MixedSample;
const sound: Mix = (share, a, b) => ({
  data: a.data.map((x, i) => share * x + (1 - share) * b.data[i]!),
  shape: a.shape,
  label: a.label.map((x, i) => share * x + (1 - share) * b.label[i]!),
  lambda: share,
});

function brokenLaws(mix: Mix): string[] {
  const plugin = defineMixing<object, { readonly share: number }>({
    name: "test:faulty",
    summary: "Faulty on purpose.",
    options: {},
    draw: ({ key }) => ({ share: uniform64(key, 1)[0]! }),
    mix: ({ drawn: { share }, first, second }) => mix(share, first, second),
  });
  return mixingLaws.flatMap(({ name, check }) => {
    try {
      check(plugin, {});
      return [];
    } catch (error) {
      if (!(error instanceof LawError)) throw error;
      return [name];
    }
  });
}

describe("the laws of mixings catch", () => {
  const labels = "labels are λ of the first and 1 − λ of the second, which sum to 1";
  it.each<[string, Mix, readonly string[]]>([
    ["nothing in a sound one", sound, []],
    ["a label of the first only", (share, a, b) => ({ ...sound(share, a, b), label: a.label.slice() }), [labels]],
    [
      "a sum instead of a mean",
      (share, a, b) => ({ ...sound(share, a, b), data: a.data.map((x, i) => x + b.data[i]!) }),
      ["every value lies between those of the two"],
    ],
    [
      "memory of a sample",
      (share, a, b) => ({ ...sound(share, a, b), data: a.data }),
      ["the samples are left as they are, and the result is other memory"],
    ],
  ])("%s", (_, mix, wanted) => {
    expect(brokenLaws(mix)).toEqual(expect.arrayContaining([...wanted]));
    if (wanted.length === 0) expect(brokenLaws(mix)).toEqual([]);
  });

  it("hidden randomness", () => {
    const broken = brokenLaws((_, a, b) => sound(Math.random(), a, b));
    expect(broken).toContain("nothing but the key is random");
    expect(broken).toContain("draws are JSON, and replay to the same bits");
  });
});
