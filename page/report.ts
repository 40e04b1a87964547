/** The page from its data: sections of all runs, and of the one that is chosen. */
import type { Page, PageRun } from "../src/report/page.ts";
import { calibrationSection } from "./calibration.ts";
import { confusionSection } from "./confusion.ts";
import { curvesSection } from "./curves.ts";
import { choice, element, list, section, type Child } from "./elements.ts";
import { PictureList } from "./pictures.ts";
import type { OpenPredictor } from "./prediction.ts";
import { trySection } from "./try.ts";

/** What the page holds was written by petri itself, beside this code. */
const readPage = (): Page => JSON.parse(document.getElementById("data")?.textContent ?? "{}") as Page;

const warningList = (warnings: readonly string[]): Child =>
  warnings.length === 0 ? null : list(warnings, { class: "warnings" });

const preformatted = (title: string, lines: readonly string[], isOpen = false): HTMLElement =>
  element(
    "details",
    isOpen ? { open: "" } : {},
    element("summary", {}, title),
    element("pre", { tabindex: "0", role: "region", "aria-label": `${title}, as text` }, lines.join("\n")),
  );

const foundSection = (page: Page, run: PageRun): HTMLElement =>
  section(
    "found",
    "What was found",
    page.compared.length === 0 ? null : list(page.compared, { class: "verdicts" }),
    warningList(page.warnings),
    ...page.groups.map(({ title, lines }) => preformatted(title, lines, true)),
    element("h3", {}, run.name),
    list(run.found),
    warningList(run.warnings),
  );

const ranSection = (run: PageRun, first: PageRun): HTMLElement =>
  section(
    "ran",
    "What was run",
    run.changed.length === 0 ? null : preformatted(`changed from ${first.name}`, run.changed, true),
    ...run.ran.map(({ title, lines }) => preformatted(title, lines)),
  );

/** What can be chosen. */
const allRuns = ({ runs, pooled }: Page): readonly PageRun[] => [...runs, ...pooled];

/** Sections of one run; the pictures and the model are its own. */
const runSections = (page: Page, chosen: number, open: OpenPredictor | null): HTMLElement[] => {
  const all = allRuns(page);
  const [run, first] = [all[chosen], page.runs[0]];
  if (run === undefined || first === undefined) return [];
  const prediction = open === null || run.net.type === "none" ? null : open(run.net, run.classes);
  const pictures = new PictureList(all, page.pictures, chosen, prediction);
  return [
    confusionSection(run, (cell) => {
      pictures.showCell(cell);
    }),
    pictures.section,
    trySection(run, prediction),
    calibrationSection(run),
    run.ran.length === 0 ? null : ranSection(run, first),
  ].filter((each) => each !== null);
};

export const showReport = (open: OpenPredictor | null): void => {
  const page = readPage();
  const all = allRuns(page);
  // Of folds what they come to tells most.
  const first = page.pooled.length === 0 ? 0 : page.runs.length;
  const [main, ofRun] = [document.getElementById("report"), element("div", { id: "of-run" })];
  const found = element("div");
  const show = (chosen: number): void => {
    const run = all[chosen];
    if (run === undefined) return;
    found.replaceChildren(foundSection(page, run));
    ofRun.replaceChildren(...runSections(page, chosen, open));
  };
  main?.replaceChildren(
    element("h1", {}, page.title),
    all.length === 1
      ? ""
      : element(
          "nav",
          { "aria-label": "runs" },
          choice(
            "Run",
            all.map(({ name }) => name),
            first,
            show,
          ),
        ),
    found,
    curvesSection(page.runs, page.spreads),
    ofRun,
  );
  show(first);
};
