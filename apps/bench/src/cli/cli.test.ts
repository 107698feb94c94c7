import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allCommands } from "../commands/_all.ts";
import { runMain } from "../../test/terminal.ts";
import { parseArguments } from "./arguments.ts";
import { commandHelp, exitCodesOf, overview } from "./help.ts";
import { cut, layoutTable, printable, wrap } from "@nn/trials";

describe("every command", () => {
  it.each(allCommands.map((command) => [command.name, command] as const))("%s has help of its own", (name, command) => {
    const help = commandHelp(command);
    expect(help.split("\n")[0]).toBe(
      `nn-bench ${name}${command.operands === "" ? "" : ` ${command.operands}`}${Object.keys(command.options).length === 0 ? "" : " [options]"}`,
    );
    for (const option of Object.keys(command.options)) expect(help).toContain(`--${option}`);
    for (const code of Object.keys(exitCodesOf(command))) expect(help).toMatch(new RegExp(`^  ${code} +\\S`, "m"));
    const lines = help.split("\n").filter((line) => !line.startsWith("  nn-bench "));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(command.summary).toMatch(/^[^A-Z].{5,75}[^.]$/);
  });

  it.each(allCommands.map((command) => [command.name, command] as const))(
    "%s has examples that parse",
    (name, command) => {
      for (const example of command.examples) {
        const [first, ...rest] = (example.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
        const words = rest.slice(0, rest.includes(">") ? rest.indexOf(">") : rest.length);
        expect(first).toBe(name);
        expect(() => parseArguments(command, words)).not.toThrow();
      }
    },
  );

  it("stands in the overview and answers to --help, -h and help", async () => {
    const text = overview(allCommands);
    for (const { name, summary } of allCommands) {
      expect(text).toContain(summary);
      const asked = await Promise.all(
        [
          [name, "--help"],
          [name, "-h"],
          ["help", name],
        ].map((words) => runMain(words)),
      );
      expect(new Set(asked.map(({ code, out, err }) => `${code} ${out} ${err}`)).size).toBe(1);
    }
    expect(await runMain(["--help"])).toEqual({ code: 0, out: text, err: "" });
  });
});

describe("the README", () => {
  it.each(allCommands.map((command) => [command.name, command] as const))("has a row for %s", async (name, command) => {
    const text = await readFile(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
    const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    const row = rows.find(([, usage]) => usage === `\`${name}\`` || usage?.startsWith(`\`${name} `) === true);
    expect(row?.[2]).toBe(command.summary);
  });
});

describe("a mistyped command line", () => {
  it.each([
    [["reprot"], 'unknown command "reprot"; did you mean "report"?'],
    [["help", "paln"], 'unknown command "paln"; did you mean "plan"?'],
    [[], "wanted a command: "],
    [["--verison"], 'unknown option "--verison"; did you mean "--version"?'],
    [["run", "x", "--bakend", "cpu"], 'run: unknown option "--bakend"; did you mean "--backend"?'],
    [["run", "x", "--backend", "cpy"], 'run: unknown backend "cpy"; did you mean "cpu"? known: cpu, reference, gpu'],
    [["run", "x", "--quiet=yes"], 'run: option --quiet takes no value, got "yes"'],
    [["run", "x", "--out", "--quiet"], "run: option --out needs a value"],
    [["run", "x", "--out", "a", "--out", "b"], "run: option --out is given twice"],
    [["completion", "bsh"], 'completion: unknown shell "bsh"; did you mean "bash"?'],
  ])("%j is bad input", async (words, message) => {
    const { code, out, err } = await runMain(words);
    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(message);
  });
});

describe("completion", () => {
  it("knows every command and option in every shell", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { out } = await runMain(["completion", shell]);
      for (const { name, options } of allCommands) {
        expect(out).toContain(name);
        for (const option of Object.keys(options))
          expect(out).toContain(shell === "fish" ? `-l ${option}` : `--${option}`);
      }
    }
  });

  it("works in bash", async () => {
    const { out } = await runMain(["completion", "bash"]);
    const complete = (words: readonly string[]): string[] =>
      execFileSync(
        "bash",
        [
          "-c",
          `${out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _nn_bench; printf '%s\\n' "\${COMPREPLY[@]}"`,
          "bash",
          ...words,
        ],
        {
          encoding: "utf8",
        },
      )
        .trim()
        .split("\n");
    expect(complete(["nn-bench", "pl"])).toEqual(["plan"]);
    expect(complete(["nn-bench", "run", "--no"])).toEqual(["--no-wide", "--no-report"]);
    expect(complete(["nn-bench", "run", "--backend", ""])).toEqual(["cpu", "reference", "gpu"]);
  });
});

describe("text in columns", () => {
  it("aligns, and cuts the widest column where the terminal is narrow", () => {
    const columns = [{ title: "name" }, { title: "n", align: "right" }] as const;
    const rows = [
      ["a long name", "7"],
      ["b", "12"],
    ];
    expect(layoutTable(columns, rows)).toBe("name          n\na long name   7\nb            12\n");
    expect(layoutTable(columns, rows, 12)).toBe("name       n\na long …   7\nb         12\n");
    expect(layoutTable(columns, rows, 11)).toBe("name  a long name\nn     7\n\nname  b\nn     12\n");
    expect(layoutTable([columns[0], { ...columns[1], optional: true }], rows, 12)).toBe("name\na long name\nb\n");
  });

  it("counts characters, not code units, and shows no escapes", () => {
    expect(cut("😀😀😀", 2)).toBe("😀…");
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(printable("a\u001b[31mred\u202e\nb")).toBe("a\ufffd[31mred\ufffd b");
  });
});
