/** Elements with text in them: a name that others chose never becomes markup. */

export type Child = Node | string | null;

export const element = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
};

/** A section of the page with its heading, or nothing where there is nothing to show. */
export const section = (id: string, title: string, ...children: readonly Child[]): HTMLElement =>
  element(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    element("h2", { id: `${id}-title` }, title),
    ...children,
  );

export const button = (
  text: string,
  onClick: () => void,
  attributes: Readonly<Record<string, string>> = {},
) => {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", onClick);
  return made;
};

/** A list from which to choose one, by its number. */
export const choice = (
  label: string,
  options: readonly string[],
  chosen: number,
  onChoice: (option: number) => void,
): HTMLLabelElement => {
  const select = element(
    "select",
    {},
    ...options.map((text, i) => element("option", { value: String(i) }, text)),
  );
  select.value = String(chosen);
  select.addEventListener("change", () => {
    onChoice(Number(select.value));
  });
  return element("label", { class: "choice" }, `${label} `, select);
};

/** Scrolls within itself where the page is too narrow; so it can be reached with the keyboard, too. */
export const scrolling = (label: string, child: HTMLElement): HTMLElement =>
  element("div", { class: "scrolling", role: "region", "aria-label": label, tabindex: "0" }, child);

interface Column {
  title: string;
  isNumber: boolean;
}

/** A caption of the table itself would be as narrow as the table. */
export const captioned = (caption: string, tableElement: HTMLTableElement): HTMLElement => {
  tableElement.setAttribute("aria-label", caption);
  return element(
    "div",
    { class: "captioned" },
    element("p", { class: "hint" }, caption),
    scrolling(caption, tableElement),
  );
};

export const table = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Child[])[],
): HTMLElement =>
  captioned(
    caption,
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ...columns.map(({ title, isNumber }) =>
            title === ""
              ? element("td")
              : element("th", { scope: "col", ...(isNumber ? { class: "number" } : {}) }, title),
          ),
        ),
      ),
      element(
        "tbody",
        {},
        ...rows.map((cells) =>
          element(
            "tr",
            {},
            ...cells.map((cell, i) =>
              i === 0
                ? element("th", { scope: "row" }, cell)
                : element("td", columns[i]?.isNumber === true ? { class: "number" } : {}, cell),
            ),
          ),
        ),
      ),
    ),
  );

export const list = (
  lines: readonly string[],
  attributes: Readonly<Record<string, string>> = {},
): HTMLUListElement => element("ul", attributes, ...lines.map((line) => element("li", {}, line)));

/** A share as people read it; null: there is none. */
export const percent = (share: number | null, digits = 1): string =>
  share === null ? "–" : `${(100 * share).toFixed(digits)} %`;

export const fixed = (value: number | null, digits = 4): string =>
  value === null ? "–" : value.toFixed(digits);
