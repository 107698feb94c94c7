import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { suiteHash } from "../store/suite-file.ts";
import { sampleText } from "../testing/sample-suite.ts";
import { claimText, type Claim } from "./claims.ts";
import { parseSuite } from "./load.ts";

const claimsOf = (text: string): readonly Claim[] | undefined =>
  parseSuite("s.yaml", `${sampleText}claims:\n${text}\n`).claims;

describe("claims of a suite file", () => {
  it("are read with their defaults", () => {
    expect(claimsOf('  - { id: he, that: "he-normal > zeros", metric: test.accuracy }')).toEqual([
      {
        id: "he",
        left: "he-normal",
        relation: ">",
        right: "zeros",
        metric: "test.accuracy",
        where: {},
        margin: 0,
        alpha: 0.05,
      },
    ]);
    const [close] =
      claimsOf(
        '  - { id: c, that: "he-normal ~ zeros", metric: stepsToTarget, margin: 2, alpha: 0.1, where: { depth: 2, problem: [moons-*] } }',
      ) ?? [];
    expect(close).toMatchObject({ margin: 2, alpha: 0.1, where: { depth: [2], problem: ["moons-*"] } });
    expect(close === undefined ? "" : claimText(close)).toBe("he-normal ~ zeros ± 2");
  });

  it("are part of the suite's hash, and leave that of a suite without any alone", () => {
    const plain = parseSuite("s.yaml", sampleText);
    expect(plain).not.toHaveProperty("claims");
    expect(suiteHash(parseSuite("s.yaml", `${sampleText}claims: []\n`))).toBe(suiteHash(plain));
    const one = (that: string): string =>
      suiteHash(parseSuite("s.yaml", `${sampleText}claims: [{ id: a, that: "${that}", metric: test.loss }]\n`));
    expect(new Set([suiteHash(plain), one("he-normal < zeros"), one("zeros < he-normal")]).size).toBe(3);
  });

  const claim = (fields: string): string => `  - { id: a, ${fields} }`;
  it.each([
    [
      "an unknown treatment",
      claim('that: "he-normel > zeros", metric: test.loss'),
      's.yaml:25:14: claims[0].that: unknown treatment "he-normel"; did you mean "he-normal"?',
    ],
    [
      "an unknown metric",
      claim('that: "he-normal > zeros", metric: test.acuracy'),
      'claims[0].metric: got "test.acuracy"; did you mean "test.accuracy"? wanted one of test.accuracy',
    ],
    [
      "an unknown label",
      claim('that: "he-normal > zeros", metric: test.loss, where: { dept: 2 }'),
      'claims[0].where.dept: unknown name "dept"; did you mean "depth"? known: depth, problem',
    ],
    [
      "labels that match nothing",
      claim('that: "he-normal > zeros", metric: test.loss, where: { depth: 3 }'),
      "claims[0].where: matches no problem; known: moons-d1, moons-d2",
    ],
    ["no relation", claim('that: "he-normal beats zeros", metric: test.loss'), "wanted two treatments with >, <"],
    ["itself", claim('that: "zeros > zeros", metric: test.loss'), 'compares "zeros" with itself'],
    ["a margin too many", claim('that: "zeros > he-normal", metric: test.loss, margin: 1'), "> has no margin"],
    ["a missing margin", claim('that: "zeros >= he-normal", metric: test.loss'), "margin: is missing; >= says"],
    [
      "a gap that nobody measures",
      claim('that: "zeros > he-normal", metric: gap@best'),
      "claims[0].metric: gap@best needs budget.evaluateTest: true; moons-d1 has none",
    ],
    ["an id twice", `${claim('that: "zeros < he-normal", metric: test.loss')}\n`.repeat(2), 'the id "a" occurs twice'],
    [
      "an unknown key",
      claim('that: "zeros < he-normal", metric: test.loss, were: { depth: 1 }'),
      'claims[0]: unknown key "were"; did you mean "where"?',
    ],
  ])("refuse %s", (_what, text, message) => {
    expect(() => claimsOf(text)).toThrow(InputError);
    expect(() => claimsOf(text)).toThrow(message);
  });

  it("need a problem that has both treatments", () => {
    const text = `${sampleText}exclude: [{ treatment: zeros, depth: 2 }]\nclaims: [{ id: a, that: "he-normal > zeros", metric: test.loss`;
    expect(parseSuite("s.yaml", `${text} }]\n`).claims).toHaveLength(1);
    expect(() => parseSuite("s.yaml", `${text}, where: { depth: 2 } }]\n`)).toThrow(
      "no problem that it matches has both he-normal and zeros",
    );
  });
});
