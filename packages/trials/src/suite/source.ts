/** @file A suite file as a tree with positions, so that an error names the line that has to change. */
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";
import { InputError } from "../errors.ts";

export type Path = readonly (string | number)[];

export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** `file:line:column` of the value at the path, or of its nearest parent in the file; with `key`, of that key in it. */
  readonly at: (path: Path, key?: string) => string;
}

/** More aliases than any honest suite has: the limit stops documents that grow without bound. */
const aliasLimit = 1000;

/** Reads YAML 1.2, of which JSON is a part. @throws InputError naming file, line and column. */
export function parseSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, uniqueKeys: true, prettyErrors: false });
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw new InputError(`${position(error.pos[0])}: ${error.message}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: aliasLimit });
  } catch (cause) {
    throw new InputError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return {
    file,
    value,
    at(path, key) {
      let node: unknown = document.contents;
      let found = offsetOf(node);
      for (const step of key === undefined ? path : [...path, key]) {
        const last = found;
        const child = childOf(node, step);
        node = child?.value;
        found = child?.offset ?? last;
        if (child === undefined) break;
      }
      return found === undefined ? file : position(found);
    },
  };
}

/** A value without places in a file, as a module exports it. */
export function valueSource(file: string, value: unknown): Source {
  return { file, value, at: () => file };
}

function childOf(
  node: unknown,
  step: string | number,
): { readonly value: unknown; readonly offset: number | undefined } | undefined {
  if (isMap(node)) {
    for (const pair of node.items) {
      if (isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(step))
        return { value: pair.value, offset: offsetOf(pair.key) };
    }
  }
  if (isSeq(node) && typeof step === "number") {
    const value = node.items[step];
    return value === undefined ? undefined : { value, offset: offsetOf(value) };
  }
  return undefined;
}

function offsetOf(node: unknown): number | undefined {
  const range: Node["range"] =
    typeof node === "object" && node !== null && "range" in node ? (node as Node).range : null;
  return range?.[0];
}

/** `["problems", 0, "model"]` as `problems[0].model`. */
export function showPath(path: Path): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
