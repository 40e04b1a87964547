/** Pictures with what was answered: the most confidently wrong first. A click shows one large, with a heat map. */
import type { Page, PageAnswer, PagePicture, PageRun } from "../src/report/page.ts";
import type { Cell } from "./confusion.ts";
import { button, choice, element, list, percent, section } from "./elements.ts";
import { heatCanvas } from "./heat.ts";
import { pixelsOf } from "./picture-pixels.ts";
import { type Prediction, wordsOf } from "./prediction.ts";

const atOnce = 60;

type Which = "all" | "wrong" | "unsure" | "right" | "better" | "worse";

interface Filter {
  which: Which;
  /** null: any. */
  label: number | null;
  predicted: number | null;
  /** Run to which `better` and `worse` compare. */
  other: number;
}

const isRight = (picture: PagePicture, answer: PageAnswer): boolean => answer.predicted === picture.label;

/** How sure the run is, for the order: wrong ones first, the surest first; then the least sure. */
const order =
  (chosen: number) =>
  (a: PagePicture, b: PagePicture): number => {
    const rank = (picture: PagePicture): number => {
      const answer = picture.answers[chosen];
      if (answer == null) return 3;
      return isRight(picture, answer) ? 1 + answer.probability : -answer.probability;
    };
    return rank(a) - rank(b);
  };

const dataUrl = (webp: string): string => `data:image/webp;base64,${webp}`;

const imageOf = ({ image, file }: PagePicture): HTMLElement =>
  image.type === "shown"
    ? element("img", { src: dataUrl(image.webp), alt: file, decoding: "async" })
    : element("span", { class: "missing" }, image.reason);

export class PictureList {
  readonly section: HTMLElement;
  readonly #page: Page;
  readonly #chosen: number;
  readonly #run: PageRun;
  readonly #prediction: Prediction | null;
  readonly #all: readonly PagePicture[];
  readonly #controls = element("div", { class: "controls" });
  readonly #count = element("p", { class: "hint", role: "status" });
  readonly #grid = element("div", { class: "pictures" });
  readonly #more = element("p");
  readonly #dialog = element("dialog", { "aria-label": "picture" });
  #filter: Filter;
  #shown: readonly PagePicture[] = [];
  #drawn = 0;

  constructor(page: Page, chosen: number, prediction: Prediction | null) {
    const run = page.runs[chosen];
    if (run === undefined) throw new Error(`there is no run ${chosen}`);
    [this.#page, this.#chosen, this.#run, this.#prediction] = [page, chosen, run, prediction];
    this.#filter = { which: "all", label: null, predicted: null, other: chosen === 0 ? 1 : 0 };
    this.#all = page.pictures.filter(({ answers }) => answers[chosen] != null).sort(order(chosen));
    const body =
      this.#all.length === 0
        ? [element("p", {}, "There are no pictures of which this run has an answer.")]
        : [this.#controls, this.#count, this.#grid, this.#more, this.#dialog];
    this.section = section("pictures", "Pictures", ...body);
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") this.#step(1);
      if (event.key === "ArrowLeft") this.#step(-1);
    });
    if (this.#all.length > 0) this.#apply({});
  }

  showCell({ label, predicted }: Cell): void {
    this.#apply({ which: "all", label, predicted });
    this.section.scrollIntoView();
  }

  #apply(changes: Partial<Filter>): void {
    this.#filter = { ...this.#filter, ...changes };
    this.#shown = this.#all.filter((picture) => this.#isShown(picture));
    this.#drawn = 0;
    this.#controls.replaceChildren(...this.#choices());
    this.#grid.replaceChildren();
    this.#count.textContent = this.#countText();
    this.#drawMore();
  }

  #isShown(picture: PagePicture): boolean {
    const { which, label, predicted, other } = this.#filter;
    const [answer, others] = [picture.answers[this.#chosen], picture.answers[other]];
    if (answer == null) return false;
    if (label !== null && picture.label !== label) return false;
    if (predicted !== null && answer.predicted !== predicted) return false;
    const right = isRight(picture, answer);
    switch (which) {
      case "all":
        return true;
      case "wrong":
        return !right;
      case "right":
        return right;
      case "unsure":
        return answer.probability < 0.7;
      case "better":
        return right && others != null && !isRight(picture, others);
      case "worse":
        return !right && others != null && isRight(picture, others);
    }
  }

  #countText(): string {
    const { label, predicted } = this.#filter;
    const part = this.#run.parts.find((each) => each.part === this.#all[0]?.part);
    const cells = (part?.cells ?? []).filter(
      (cell) =>
        (label === null || cell.label === label) && (predicted === null || cell.predicted === predicted),
    );
    const there = cells.reduce((sum, cell) => sum + cell.pictures, 0);
    const isAll = this.#filter.which === "all";
    const more =
      there > this.#shown.length && isAll
        ? `, and ${there - this.#shown.length} more that are not in this report`
        : "";
    return `${this.#shown.length} ${this.#all[0]?.part ?? ""} pictures${more}`;
  }

  #choices(): HTMLElement[] {
    const { which, label, predicted, other } = this.#filter;
    const { classes } = this.#run;
    const others = this.#page.runs.map(({ name }) => name);
    const whiches: Which[] = [
      "all",
      "wrong",
      "unsure",
      "right",
      ...(others.length > 1 ? (["better", "worse"] as const) : []),
    ];
    const words: Record<Which, string> = {
      all: "all, mistakes first",
      wrong: "wrong",
      unsure: "not sure (below 70 %)",
      right: "right",
      better: `${this.#run.name} right, the other wrong`,
      worse: `${this.#run.name} wrong, the other right`,
    };
    const named = ["any", ...classes];
    const compares = which === "better" || which === "worse";
    return [
      choice(
        "Show",
        whiches.map((each) => words[each]),
        whiches.indexOf(which),
        (i) => {
          this.#apply({ which: whiches[i] ?? "all" });
        },
      ),
      ...(compares
        ? [
            choice("the other", others, other, (i) => {
              this.#apply({ other: i });
            }),
          ]
        : []),
      choice("is", named, (label ?? -1) + 1, (i) => {
        this.#apply({ label: i === 0 ? null : i - 1 });
      }),
      choice("taken for", named, (predicted ?? -1) + 1, (i) => {
        this.#apply({ predicted: i === 0 ? null : i - 1 });
      }),
    ];
  }

  #drawMore(): void {
    const next = this.#shown.slice(this.#drawn, this.#drawn + atOnce);
    this.#grid.append(...next.map((picture, i) => this.#card(picture, this.#drawn + i)));
    this.#drawn += next.length;
    const rest = this.#shown.length - this.#drawn;
    this.#more.replaceChildren(
      rest === 0
        ? ""
        : button(`Show more (${rest} left)`, () => {
            this.#drawMore();
          }),
    );
  }

  #words(picture: PagePicture, answer: PageAnswer): string {
    const { classes } = this.#run;
    const [is = "", taken = ""] = [classes[picture.label], classes[answer.predicted]];
    const what = isRight(picture, answer) ? `${is}, right` : `${is}, taken for ${taken}`;
    return `${what}, ${percent(answer.probability)}`;
  }

  #card(picture: PagePicture, at: number): HTMLElement {
    const answer = picture.answers[this.#chosen];
    if (answer == null) return element("span");
    const made = button(
      "",
      () => {
        this.#open(at);
      },
      { class: isRight(picture, answer) ? "card right" : "card wrong" },
    );
    made.append(
      imageOf(picture),
      element("span", { class: "file" }, picture.file),
      element("span", {}, this.#words(picture, answer)),
    );
    return made;
  }

  #step(by: number): void {
    const at = Number(this.#dialog.dataset.at ?? "0") + by;
    if (this.#shown[at] !== undefined) this.#open(at);
  }

  #open(at: number): void {
    const picture = this.#shown[at];
    if (picture === undefined) return;
    this.#dialog.dataset.at = String(at);
    const lines = this.#page.runs.flatMap(({ name, classes }, i) => {
      const answer = picture.answers[i];
      if (answer == null) return [];
      const ofLabel = `of ${classes[picture.label] ?? ""} ${percent(answer.ofLabel)}`;
      return [`${name}: ${classes[answer.predicted] ?? ""} ${percent(answer.probability)}, ${ofLabel}`];
    });
    const large = element("div", { class: "large" }, imageOf(picture));
    const said = element("p", { class: "hint", role: "status" });
    const controls = element(
      "div",
      { class: "controls" },
      button("Previous", () => {
        this.#step(-1);
      }),
      button("Next", () => {
        this.#step(1);
      }),
      button("Close", () => {
        this.#dialog.close();
      }),
    );
    this.#dialog.replaceChildren(
      element("h3", {}, picture.file),
      element("p", {}, `is ${this.#run.classes[picture.label] ?? ""}`),
      list(lines),
      large,
      said,
      controls,
    );
    if (!this.#dialog.open) this.#dialog.showModal();
    void this.#addHeat(picture, large, said);
  }

  /** Of the picture as the page has it, which is a little less exact than the file. */
  async #addHeat(picture: PagePicture, large: HTMLElement, said: HTMLElement): Promise<void> {
    if (this.#prediction === null || picture.image.type === "missing") return;
    said.textContent = "looking for what the net looked at …";
    try {
      const bytes = Uint8Array.from(atob(picture.image.webp), (character) => character.charCodeAt(0));
      const pixels = await pixelsOf(bytes);
      const predictor = await this.#prediction.predictor();
      const { heat } = await predictor.predict(pixels);
      if (heat === null) said.textContent = "Of this net there is no heat map.";
      else {
        const canvas = heatCanvas(heat);
        large.append(canvas);
        said.replaceChildren(
          button("Heat map off", () => {
            canvas.hidden = !canvas.hidden;
          }),
          " bright: what spoke most for the answer (Grad-CAM)",
        );
      }
    } catch (error) {
      said.textContent = `No heat map: ${wordsOf(error)}`;
    }
  }
}
