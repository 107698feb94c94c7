import { describe, expect, it } from "vitest";

import { number } from "../plugins/fields.ts";
import { definePlugin, type PluginValue } from "../plugins/plugin.ts";
import { describeLaws, LawError } from "./law.ts";
import { pluginLaws } from "./plugin-laws.ts";

const sound = definePlugin<"penalty", { strength: number }, PluginValue>({
  kind: "penalty",
  name: "test:sound",
  summary: "Does nothing.",
  options: { strength: number(1) },
  create: () => ({}),
});

function broken(plugin: object): string[] {
  const names: string[] = [];
  const run = (name: string, body: () => void): void => {
    try {
      body();
    } catch (error) {
      if (!(error instanceof LawError)) throw error;
      names.push(name);
    }
  };
  describeLaws(plugin as never, { describe: (_, body) => body(), it: run }, [{}, { strength: 2 }], pluginLaws);
  return names;
}

describe("the laws of plug-ins", () => {
  it("hold for what definePlugin makes", () => expect(broken(sound)).toEqual([]));

  it("catch options that are not checked, values that change, and a summary that is no sentence", () => {
    const faulty = Object.assign(
      (options?: { strength?: number }) => ({ ...sound({ strength: options?.strength ?? 1 }) }),
      {
        ...sound,
        summary: "nothing",
        defaults: { strength: 1 },
      },
    );
    const once = ["values cannot be changed", "misspelled options are refused", "it says what it is"];
    expect(broken(faulty)).toEqual([...once, ...once]);
  });

  it("catch JSON that means something else", () => {
    const grow = (options?: { strength?: number }): PluginValue =>
      sound({ ...options, strength: (options?.strength ?? 1) + 1 });
    const growing = Object.assign(grow, { ...sound, make: grow });
    expect(broken(growing)).toEqual(["values survive JSON", "values survive JSON"]);
  });
});
