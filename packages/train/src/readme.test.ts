import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { plugins } from "./plugins.ts";

it("the README names every layer, network, optimizer, gradient transform, schedule, loss, metric and transform", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const kinds = new Set([
    "layer",
    "network",
    "optimizer",
    "gradientTransform",
    "schedule",
    "loss",
    "metric",
    "transform",
    "technique",
  ]);
  const missing = plugins.filter(({ kind, name }) => kinds.has(kind) && !readme.includes(`\`${name}\``));
  expect(missing.map(({ name }) => name)).toEqual([]);
});
