/** Which classes were taken for which, and how good the answers on each class are. */
import type { PagePart, PageRun } from "../src/report/page.ts";
import { button, element, percent, captioned, section, table } from "./elements.ts";

export interface Cell {
  label: number;
  predicted: number;
}

type OnCell = (cell: Cell) => void;

/** A matrix of more classes does not fit on a screen. */
const mostInMatrix = 20;
const mostPairs = 50;

const cellButton = (
  pictures: number,
  share: number,
  text: string,
  cell: Cell,
  onCell: OnCell,
): HTMLElement => {
  const made = button(
    String(pictures),
    () => {
      onCell(cell);
    },
    {
      "aria-label": `${text}: ${pictures}`,
      class: cell.label === cell.predicted ? "cell right" : "cell wrong",
    },
  );
  made.style.setProperty("--share", `${Math.round(100 * share)}%`);
  return made;
};

const matrix = (
  { part, cells, classes: scores }: PagePart,
  classes: readonly string[],
  onCell: OnCell,
): HTMLElement => {
  const counts = new Map(cells.map(({ label, predicted, pictures }) => [`${label} ${predicted}`, pictures]));
  const head = element(
    "tr",
    {},
    element("td"),
    ...classes.map((name) => element("th", { scope: "col" }, element("span", { class: "as" }, "as "), name)),
  );
  const rows = classes.map((name, label) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...classes.map((other, predicted) => {
        const pictures = counts.get(`${label} ${predicted}`) ?? 0;
        const share = pictures / Math.max(1, scores[label]?.support ?? 1);
        const words = `${name} taken for ${other}`;
        return element(
          "td",
          { class: "number" },
          pictures === 0 ? "0" : cellButton(pictures, share, words, { label, predicted }, onCell),
        );
      }),
    ),
  );
  const caption = `${part} pictures: rows are what they are, columns what they were taken for`;
  return captioned(
    caption,
    element("table", { class: "matrix" }, element("thead", {}, head), element("tbody", {}, ...rows)),
  );
};

const worstPairs = ({ cells, part }: PagePart, classes: readonly string[], onCell: OnCell): HTMLElement => {
  const wrong = cells
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.pictures - a.pictures);
  const more = wrong.length > mostPairs ? `, the ${mostPairs} most frequent of ${wrong.length}` : "";
  return table(
    `Mistakes on ${part} pictures${more}`,
    [
      { title: "is", isNumber: false },
      { title: "taken for", isNumber: false },
      { title: "pictures", isNumber: true },
    ],
    wrong.slice(0, mostPairs).map(({ label, predicted, pictures }) => {
      const [is = "", taken = ""] = [classes[label], classes[predicted]];
      return [is, taken, cellButton(pictures, 0, `${is} taken for ${taken}`, { label, predicted }, onCell)];
    }),
  );
};

const classTable = ({ part, classes: scores }: PagePart, classes: readonly string[]): HTMLElement => {
  const rows = scores
    .map((score, label) => ({ score, name: classes[label] ?? "" }))
    // Of many classes those that go wrong are looked for.
    .sort((a, b) => (scores.length > mostInMatrix ? (a.score.f1 ?? 2) - (b.score.f1 ?? 2) : 0));
  return table(
    `Classes on ${part} pictures`,
    ["class", "pictures", "precision", "recall", "f1"].map((title, i) => ({ title, isNumber: i > 0 })),
    rows.map(({ score, name }) => [
      name,
      String(score.support),
      percent(score.precision),
      percent(score.recall),
      percent(score.f1),
    ]),
  );
};

const partShown = (part: PagePart, classes: readonly string[], onCell: OnCell): HTMLElement[] => [
  element("h3", {}, `${part.part}, ${part.pictures} pictures`),
  classes.length <= mostInMatrix ? matrix(part, classes, onCell) : worstPairs(part, classes, onCell),
  classTable(part, classes),
];

export const confusionSection = ({ parts, classes }: PageRun, onCell: OnCell): HTMLElement => {
  const [telling] = parts;
  return section(
    "confusion",
    "What was taken for what",
    ...(telling === undefined
      ? [
          element(
            "p",
            {},
            "No picture was judged: there are no test or validation pictures, or the run did not get that far.",
          ),
        ]
      : partShown(telling, classes, onCell)),
  );
};
