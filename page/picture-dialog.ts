/** One picture large, with what every run says of it and where the chosen one looked. */
import type { PagePicture, PageRun } from "../src/report/page.ts";
import { button, element, list, percent } from "./elements.ts";
import { heatCanvas } from "./heat.ts";
import { pixelsOf } from "./picture-pixels.ts";
import { type Prediction, wordsOf } from "./prediction.ts";

const dataUrl = (webp: string): string => `data:image/webp;base64,${webp}`;

export const imageOf = ({ image, file }: PagePicture): HTMLElement =>
  image.type === "shown"
    ? element("img", { src: dataUrl(image.webp), alt: file, decoding: "async" })
    : element("span", { class: "missing" }, image.reason);

export class PictureDialog {
  readonly element = element("dialog", { "aria-label": "picture" });
  readonly #runs: readonly PageRun[];
  readonly #run: PageRun;
  readonly #prediction: Prediction | null;
  #shown: readonly PagePicture[] = [];

  constructor(runs: readonly PageRun[], run: PageRun, prediction: Prediction | null) {
    [this.#runs, this.#run, this.#prediction] = [runs, run, prediction];
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") this.#step(1);
      if (event.key === "ArrowLeft") this.#step(-1);
    });
  }

  #step(by: number): void {
    const at = Number(this.element.dataset.at ?? "0") + by;
    if (this.#shown[at] !== undefined) this.open(this.#shown, at);
  }

  open(shown: readonly PagePicture[], at: number): void {
    this.#shown = shown;
    const picture = this.#shown[at];
    if (picture === undefined) return;
    this.element.dataset.at = String(at);
    const lines = this.#runs.flatMap(({ name, classes }, i) => {
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
        this.element.close();
      }),
    );
    this.element.replaceChildren(
      element("h3", {}, picture.file),
      element("p", {}, `is ${this.#run.classes[picture.label] ?? ""}`),
      list(lines),
      large,
      said,
      controls,
    );
    if (!this.element.open) this.element.showModal();
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
      if (heat === null) said.textContent = "There is no heat map for this net.";
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
