/** Elements of an XML document as text. The only place where anything is escaped, so nothing can be forgotten. */

/** What element() gave: safe to stand in a document as it is, which a plain string is not. */
export interface Markup {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Those that XML 1.0 has no way to write, not even as a reference: control characters, halves of surrogate pairs. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Line breaks and tabs as references: in an attribute a parser would make spaces of them. */
const escaped = (text: string): string =>
  text
    .replace(unwritable, "\u{fffd}")
    .replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
    .replace(/[\t\n\r]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const attributeText = (value: string | number): string =>
  escaped(typeof value === "number" ? String(Math.round(value * 100) / 100) : value);

/** `name` and the names of attributes are the program's own; numbers, in pixels, are rounded to hundredths. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (Markup | string)[] = [],
): Markup => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`);
  const start = `<${name}${written.join("")}`;
  if (children.length === 0) return { markup: `${start}/>` };
  const inner = children.map((child) => (typeof child === "string" ? escaped(child) : `\n${child.markup}`));
  const isBlock = typeof children.at(-1) !== "string";
  return { markup: `${start}>${inner.join("")}${isBlock ? "\n" : ""}</${name}>` };
};
