import { readFile } from "node:fs/promises";

import type { AnyPlugin } from "@nn/core";
import { describe, expect, it } from "vitest";

import { plugins } from "./plugins.ts";

/** Kernels and layers are what most options are about: their names and roles are left out. */
const common = new Set(["name", "roles"]);

/** A row of the README's table, from what the plug-in says of itself. */
function row({ name, acts, defaults, paper = "" }: AnyPlugin): string {
  const options = Object.entries(defaults)
    .filter(([option]) => !common.has(option))
    .map(([option, value]) => `${option}: ${JSON.stringify(value)}`);
  const [, authors = "", year = ""] = /^(.*?), ".*\((\d{4})\)/.exec(paper) ?? [];
  const [first = ""] = authors.split(/,| &| et al/);
  const cited = first === "" ? "" : `${first}${first === authors ? "" : " et al."} ${year}`;
  const place = acts === undefined ? "end of a branch" : `\`${acts.slot}\``;
  const given = options.length === 0 ? "" : `\`${options.join(", ")}\``;
  return `| \`${name}\` | ${place} | ${given} | ${cited} |`;
}

describe("the README", () => {
  it("has a row for every technique: where it acts, its defaults, its paper", async () => {
    const text = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const rows = new Set(text.split("\n").map((line) => line.replaceAll(/ +/g, " ")));
    const wanted = plugins
      .filter(({ kind }) => kind !== "lintRule")
      .map((plugin) => row(plugin).replaceAll(/ +/g, " "));
    expect(wanted.filter((one) => !rows.has(one))).toEqual([]);
  });
});
