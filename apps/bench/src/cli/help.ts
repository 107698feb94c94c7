/** @file Texts of `--help`, all of them made from the commands. */
import { wrap } from "@nn/trials";
import { groups, type Command, type Option } from "./command.ts";

const width = 100;

export const commonExitCodes: Readonly<Record<number, string>> = {
  0: "fine",
  1: "a trial failed, or a result could not be read or stored",
  2: "bad input",
  130: "stopped with Ctrl-C",
};

/** `nn-bench --help`. */
export function overview(commands: readonly Command[]): string {
  const column = Math.max(...commands.map((command) => usage(command).length)) + 3;
  const sections = Object.entries(groups).map(([group, title]) => {
    const rows = commands.filter((command) => command.group === group);
    const lines = rows.map((command) => `  ${usage(command).padEnd(column)}${command.summary}\n`);
    return lines.length === 0 ? "" : `\n${title}:\n${lines.join("")}`;
  });
  return `nn-bench runs benchmark suites of neural-network training and reports what came out.

Usage: nn-bench COMMAND [options]
${sections.join("")}
Options:
  --help      this text, or that of a command: nn-bench run --help
  --version   version of nn-bench

Examples:
  nn-bench init my.suite.yaml
  nn-bench run my.suite.yaml --out runs/mine
  nn-bench ls runs/mine --sort -test.accuracy

Exit codes, unless a command's help says more: ${exitCodeList(commonExitCodes)}.
NN_DATA is the folder of real datasets, NN_DEBUG=1 shows stack traces.
`;
}

/** `nn-bench COMMAND --help`. */
export function commandHelp(command: Command): string {
  const options: readonly (readonly [string, Option])[] = [
    ...Object.entries(command.options),
    ["help", { summary: "this text" }],
  ];
  const names = options.map(([name, { value }]) => `--${name}${value === undefined ? "" : ` ${value}`}`);
  const column = Math.min(24, Math.max(...names.map((name) => name.length)) + 2);
  const rows = options.map(([, { summary, choices }], index) => {
    const told = choices === undefined || choices.every((choice) => summary.includes(choice));
    const text = told ? summary : `${summary}: ${choices.join(", ")}`;
    const [first = "", ...rest] = wrap(text, width - column - 2);
    const indented = rest.map((line) => `${" ".repeat(column + 2)}${line}\n`).join("");
    return `  ${(names[index] ?? "").padEnd(column)}${first}\n${indented}`;
  });
  return `nn-bench ${usage(command)}${Object.keys(command.options).length === 0 ? "" : " [options]"}

${command.description
  .split("\n\n")
  .map((paragraph) => wrap(paragraph.replaceAll(/\s+/g, " ").trim(), width).join("\n"))
  .join("\n\n")}

Options:
${rows.join("")}
Example${command.examples.length > 1 ? "s" : ""}:
${command.examples.map((line) => `  nn-bench ${line}\n`).join("")}
Exit codes:
${Object.entries(exitCodesOf(command))
  .map(([code, meaning]) => `  ${code.padEnd(3)}  ${meaning}`)
  .join("\n")}
`;
}

/** All exit codes of a command with their meaning. */
export function exitCodesOf({ exitCodes, cannotRun = 2 }: Command): Readonly<Record<number, string>> {
  const { 2: wrong = "", ...others } = commonExitCodes;
  return { ...others, [cannotRun]: wrong, ...exitCodes };
}

function usage({ name, operands }: Command): string {
  return operands === "" ? name : `${name} ${operands}`;
}

function exitCodeList(codes: Readonly<Record<number, string>>): string {
  return Object.entries(codes)
    .map(([code, meaning]) => `${code} ${meaning}`)
    .join("; ");
}
