/** New pictures, answered by the page itself: dropped, pasted, chosen or from the camera. */
import type { PageRun } from "../src/report/page.ts";
import { button, element, percent, section } from "./elements.ts";
import { heatCanvas } from "./heat.ts";
import { NoPicture, pixelsOf } from "./picture-pixels.ts";
import { type Answer, type Prediction, wordsOf } from "./prediction.ts";

interface Tried {
  file: string;
  answer: Answer | null;
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The rows of `predict --csv`. */
const csvOf = (tried: readonly Tried[], classes: readonly string[]): string =>
  [
    ["file", "predicted", "probability", ...classes],
    ...tried.map(({ file, answer }) => {
      if (answer === null) return [file];
      const { predicted, probabilities } = answer;
      return [
        file,
        classes[predicted] ?? "",
        ...[probabilities[predicted] ?? NaN, ...probabilities].map(String),
      ];
    }),
  ]
    .map((row) => `${row.map(quoted).join(",")}\n`)
    .join("");

/** Probabilities beside the answer, the highest first. */
const mostNamed = 5;

const highest = ({ probabilities }: Answer, classes: readonly string[]): string =>
  probabilities
    .map((probability, label) => ({ probability, name: classes[label] ?? "" }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, mostNamed)
    .map(({ probability, name }) => `${name} ${percent(probability, 2)}`)
    .join(", ");

const answerShown = (file: File, answer: Answer, classes: readonly string[]): HTMLElement => {
  const image = element("img", { alt: file.name });
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => {
    URL.revokeObjectURL(image.src);
  });
  const picture = element(
    "div",
    { class: "large small" },
    image,
    answer.heat === null ? null : heatCanvas(answer.heat),
  );
  return element(
    "li",
    {},
    picture,
    element("p", {}, element("strong", {}, classes[answer.predicted] ?? ""), ` ${file.name}`),
    element("p", {}, `${highest(answer, classes)}; ${answer.milliseconds.toFixed(1)} ms`),
  );
};

const copyable = (tried: readonly Tried[], classes: readonly string[]): HTMLElement => {
  const area = element("textarea", { readonly: "", rows: "4", "aria-label": "answers as CSV" });
  area.value = csvOf(tried, classes);
  const copy = (): void => {
    area.select();
    void navigator.clipboard.writeText(area.value).catch(() => undefined);
  };
  return element("div", {}, button("Copy as CSV", copy), area);
};

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];

/** One picture of the camera, which is asked for only then. */
const fromCamera = async (): Promise<File> => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  try {
    const video = element("video");
    video.srcObject = stream;
    await video.play();
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    return new File([await canvas.convertToBlob({ type: "image/png" })], "camera.png");
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
};

class Trial {
  readonly element: HTMLElement;
  readonly #prediction: Prediction;
  readonly #said = element("p", { role: "status" });
  readonly #answers = element("ul", { class: "answers" });
  readonly #csv = element("div");
  readonly #tried: Tried[] = [];

  constructor(prediction: Prediction) {
    this.#prediction = prediction;
    const input = element("input", { type: "file", accept: "image/*", multiple: "" });
    input.addEventListener("change", () => {
      void this.#tryAll([...(input.files ?? [])]);
    });
    const camera = button("Take one with the camera", () => {
      void fromCamera().then(
        (file) => this.#tryAll([file]),
        (error: unknown) => (this.#said.textContent = `The camera gave no picture: ${wordsOf(error)}`),
      );
    });
    const box = element(
      "div",
      { class: "drop" },
      element("p", {}, "Drop pictures here, paste one, or choose them. They stay on this computer."),
      element("label", {}, "Pictures ", input),
      camera,
    );
    this.#listen(box);
    this.element = element("div", {}, box, this.#said, this.#answers, this.#csv);
  }

  #listen(box: HTMLElement): void {
    box.addEventListener("dragover", (event) => {
      event.preventDefault();
    });
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      void this.#tryAll(filesOf(event.dataTransfer));
    });
    const paste = (event: ClipboardEvent): void => {
      // The sections of another run may have taken this one's place.
      if (!this.element.isConnected) document.removeEventListener("paste", paste);
      else void this.#tryAll(filesOf(event.clipboardData));
    };
    document.addEventListener("paste", paste);
  }

  async #tryAll(files: readonly File[]): Promise<void> {
    const refused: string[] = [];
    for (const [i, file] of files.entries()) {
      this.#said.textContent = `picture ${i + 1} of ${files.length} …`;
      const answer = await this.#tryOne(file, refused);
      this.#tried.push({ file: file.name, answer });
      if (answer !== null) this.#answers.prepend(answerShown(file, answer, this.#prediction.classes));
    }
    this.#said.textContent = refused.join("; ");
    if (files.length > 0) this.#csv.replaceChildren(copyable(this.#tried, this.#prediction.classes));
  }

  async #tryOne(file: File, refused: string[]): Promise<Answer | null> {
    const { net, predictor } = this.#prediction;
    try {
      const { maxPixels, orientation } = net.generator;
      const bytes = new Uint8Array(await file.arrayBuffer());
      const pixels = await pixelsOf(bytes, maxPixels, orientation === "upright");
      return await (await predictor()).predict(pixels);
    } catch (error) {
      refused.push(
        `${file.name} ${error instanceof NoPicture ? error.message : `is not answered: ${wordsOf(error)}`}`,
      );
      return null;
    }
  }
}

export const trySection = ({ net }: PageRun, prediction: Prediction | null): HTMLElement => {
  if (net.type === "none")
    return section("try", "Try a picture", element("p", {}, `This page does not predict: ${net.reason}.`));
  if (prediction === null)
    return section("try", "Try a picture", element("p", {}, "This page does not predict."));
  const halved =
    net.bits === 16
      ? element(
          "p",
          { class: "hint" },
          "The weights have 16 bits here (--half): probabilities differ a little from petri's own.",
        )
      : null;
  return section("try", "Try a picture", halved, new Trial(prediction).element);
};
