/** Pictures with what was answered: the most confidently wrong first. A click shows one large. */
import type { PageAnswer, PagePicture, PageRun } from "../src/report/page.ts";
import type { Cell } from "./confusion.ts";
import { button, choice, element, percent, section } from "./elements.ts";
import { imageOf, PictureDialog } from "./picture-dialog.ts";
import { type Filter, isRight, isWanted, order, type Which } from "./picture-filter.ts";
import type { Prediction } from "./prediction.ts";

const atOnce = 60;

export class PictureList {
  readonly section: HTMLElement;
  readonly #runs: readonly PageRun[];
  readonly #chosen: number;
  readonly #run: PageRun;
  readonly #all: readonly PagePicture[];
  readonly #controls = element("div", { class: "controls" });
  readonly #count = element("p", { class: "hint", role: "status" });
  readonly #grid = element("div", { class: "pictures" });
  readonly #more = element("p");
  readonly #dialog: PictureDialog;
  #filter: Filter;
  #shown: readonly PagePicture[] = [];
  #drawn = 0;

  /** `all`: pictures of the page, whose answers are in the order of `runs`. */
  constructor(
    runs: readonly PageRun[],
    all: readonly PagePicture[],
    chosen: number,
    prediction: Prediction | null,
  ) {
    const run = runs[chosen];
    if (run === undefined) throw new Error(`there is no run ${chosen}`);
    [this.#runs, this.#chosen, this.#run] = [runs, chosen, run];
    this.#dialog = new PictureDialog(runs, run, prediction);
    this.#filter = { which: "all", label: null, predicted: null, other: chosen === 0 ? 1 : 0 };
    this.#all = all.filter(({ answers }) => answers[chosen] != null).sort(order(chosen));
    const body =
      this.#all.length === 0
        ? [element("p", {}, "There are no pictures for which this run has an answer.")]
        : [this.#controls, this.#count, this.#grid, this.#more, this.#dialog.element];
    this.section = section("pictures", "Pictures", ...body);
    if (this.#all.length > 0) this.#apply({});
  }

  showCell({ label, predicted }: Cell): void {
    this.#apply({ which: "all", label, predicted });
    this.section.scrollIntoView();
  }

  #apply(changes: Partial<Filter>): void {
    const chosen = this.#chosen;
    this.#filter = { ...this.#filter, ...changes };
    this.#shown = this.#all.filter((picture) => isWanted(picture, chosen, this.#filter));
    this.#drawn = 0;
    this.#controls.replaceChildren(...this.#choices());
    this.#grid.replaceChildren();
    this.#count.textContent = this.#countText();
    this.#drawMore();
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
    const others = this.#runs.map(({ name }) => name);
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
        this.#dialog.open(this.#shown, at);
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
}
