/** @file Where commands print; tests put buffers in its place. */

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: NodeJS.WriteStream | { readonly isTTY?: boolean; write(text: string): unknown };
  /** Width of standard output; absent where it is no terminal, and then no line is cut. */
  readonly columns?: number | undefined;
  /** Whether standard output takes colours; never where NO_COLOR is set or it is no terminal. */
  readonly color?: boolean;
}

/** Names come from files: an escape sequence in one must not reach the terminal. Line ends and tabs become blanks. */
export function printable(text: string): string {
  return text.replaceAll(/[\n\r\t]/g, " ").replaceAll(/[\p{Cc}\p{Cf}]/gu, "\ufffd");
}
