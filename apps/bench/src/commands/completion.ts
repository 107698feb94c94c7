/** @file `nn-bench completion`: commands and options for the Tab key. */
import { onePositional, type Arguments } from "../cli/arguments.ts";
import type { Command } from "../cli/command.ts";
import { exitCodes, hint, InputError, type Terminal } from "@nn/trials";

const shells = { bash, zsh, fish } as const;

export const completionCommand: Command<never> = {
  name: "completion",
  group: "keep",
  operands: "SHELL",
  summary: "print what makes the Tab key complete commands and options",
  description: "Prints a script for bash, zsh or fish that completes commands, options, their values and file names.",
  options: {},
  examples: [
    "completion bash > ~/.local/share/bash-completion/completions/nn-bench",
    "completion fish > ~/.config/fish/completions/nn-bench.fish",
  ],
  run: completion,
};

function completion(args: Arguments<never>, terminal: Terminal, all: readonly Command[]): Promise<number> {
  const wanted = onePositional(args, "shell (bash, zsh or fish)");
  const script = Object.entries(shells).find(([name]) => name === wanted)?.[1];
  if (script === undefined) {
    const known = Object.keys(shells);
    throw new InputError(`completion: unknown shell "${wanted}"; ${hint(wanted, known)}known: ${known.join(", ")}`);
  }
  terminal.out(script(all));
  return Promise.resolve(exitCodes.ok);
}

function optionNames({ options }: Command): string[] {
  return [...Object.keys(options), "help"].map((name) => `--${name}`);
}

/** Options of a command with a closed list of values. */
function choices({ options }: Command): (readonly [option: string, values: readonly string[]])[] {
  return Object.entries(options).flatMap(([name, option]) =>
    option.choices === undefined ? [] : [[`--${name}`, option.choices] as const],
  );
}

function bash(all: readonly Command[]): string {
  const cases = all.map((command) => {
    const values = choices(command).map(
      ([option, list]) => `        ${option}) COMPREPLY=($(compgen -W "${list.join(" ")}" -- "$word")); return ;;\n`,
    );
    const before = values.length === 0 ? "" : `      case $before in\n${values.join("")}      esac\n`;
    return `    ${command.name})\n${before}      [[ $word == -* ]] && COMPREPLY=($(compgen -W "${optionNames(command).join(" ")}" -- "$word")) ;;\n`;
  });
  return `# bash completion of nn-bench
_nn_bench() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "${all.map(({ name }) => name).join(" ")} --help --version" -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join("")}  esac
}
complete -o default -F _nn_bench nn-bench
`;
}

function zsh(all: readonly Command[]): string {
  const quoted = (text: string): string => text.replaceAll("'", "’").replaceAll(/[[\]:]/g, String.raw`\$&`);
  const cases = all.map((command) => {
    const options = Object.entries(command.options).map(([name, { summary, value, choices: values }]) => {
      const action =
        value === undefined ? "" : `:${value}:${values === undefined ? "_files" : `(${values.join(" ")})`}`;
      return `'--${name}[${quoted(summary)}]${action}'`;
    });
    return `    ${command.name}) _arguments ${[...options, "'--help[this text]'", "'*:file:_files'"].join(" ")} ;;\n`;
  });
  return `#compdef nn-bench
_nn_bench() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${all.map(({ name, summary }) => `      '${name}:${quoted(summary)}'\n`).join("")}    )
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join("")}  esac
}
if [[ $funcstack[1] == _nn_bench ]]; then _nn_bench "$@"; else compdef _nn_bench nn-bench; fi
`;
}

function fish(all: readonly Command[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`\'`)}'`;
  const lines = all.flatMap((command) => [
    `complete -c nn-bench -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
    ...Object.entries(command.options).map(([name, { summary, value, choices: values }]) => {
      const action = values === undefined ? (value === undefined ? "" : " -r") : ` -x -a ${quoted(values.join(" "))}`;
      return `complete -c nn-bench -n '__fish_seen_subcommand_from ${command.name}' -l ${name}${action} -d ${quoted(summary)}`;
    }),
  ]);
  return `# fish completion of nn-bench\n${lines.join("\n")}\n`;
}
