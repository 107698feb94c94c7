/** @file HTML and SVG as values: text is escaped where it enters, so nothing can be forgotten later. */

/** Made by this file only; everything else is text and gets escaped. */
export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string | number | null | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

const empty = new Set(["br", "circle", "col", "hr", "input", "line", "meta", "path", "rect"]);

/**
 * An element. Attributes that are null, undefined or false are left out; `true` writes the bare name.
 *
 * @example element("b", { id: "x" }, "1 < 2").markup // <b id="x">1 &lt; 2</b>
 */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  let open = `<${name}`;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    open += value === true ? ` ${attribute}` : ` ${attribute}="${escapeText(String(value))}"`;
  }
  if (empty.has(name)) return { markup: isSvg(name) ? `${open}/>` : `${open}>` };
  return { markup: `${open}>${join(children)}</${name}>` };
}

/** Several children as one. */
export function fragment(...children: readonly Child[]): Markup {
  return { markup: join(children) };
}

/** Text that is markup already: styles and scripts of this program, never anything from a suite. */
export function trusted(markup: string): Markup {
  return { markup };
}

export function escapeText(text: string): string {
  // Control characters have no place in HTML; tab and newline do.
  const clean = text.replace(/(?![\t\n\r])\p{Cc}/gu, "\ufffd");
  return clean
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** JSON for a script element: no sequence in it can end the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function join(children: readonly Child[]): string {
  return children.map(write).join("");
}

function write(child: Child): string {
  if (child === null) return "";
  if (typeof child === "string") return escapeText(child);
  if (typeof child === "number") return String(child);
  return "markup" in child ? child.markup : join(child);
}

function isSvg(name: string): boolean {
  return name === "circle" || name === "line" || name === "path" || name === "rect";
}
