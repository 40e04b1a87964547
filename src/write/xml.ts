/** Elements of an XML document as text. The only place where anything is escaped, so nothing can be forgotten. */
import { visible } from "../read/visible-text.ts";

/** What element() gave: safe to stand in a document as it is, which a plain string is not. */
export interface Markup {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML 1.0 cannot write (control characters, halves of surrogate pairs) is made visible first. */
const escaped = (text: string): string =>
  visible(text).replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);

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
