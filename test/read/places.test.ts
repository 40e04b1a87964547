import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import stringWidth from "string-width";
import { describeProblems } from "../../src/read/describe-problems.ts";
import type { ReadResult } from "../../src/read/experiment-source.ts";
import type { Problem } from "../../src/read/problem.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { visible } from "../../src/read/visible-text.ts";
import { experimentText, writeFiles, type KeyTexts } from "../support/experiment-text.ts";
import { hostileRuns, hostileText, rawHostile } from "../support/hostile-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Keys as a file may have them, rightly or wrongly. */
const someKeys: fc.Arbitrary<KeyTexts> = fc.record(
  {
    description: fc.constantFrom('"猫 🐈 e\u0301"', "'\t'", "[1,", '"', "{a: b", "|\n  two\n  lines"),
    epochs: fc.constantFrom("3", "0", "{}", "猫", "null"),
    split: fc.constantFrom(
      "{train: 10, validation: 5}",
      "{train: 0.5, validation: 5}",
      "{train: 0.8, test: 0.4}",
    ),
    learningRateSchedule: fc.constantFrom(
      "{type: step, every: 9}",
      "{type: cosine, warmup: 5}",
      "{type: cos}",
    ),
    metrics: fc.constantFrom("[acc]", "[acc, acc]", "[🐈]"),
    earlyStopping: fc.constantFrom("{monitor: val_acc}", "{patience: -1}"),
    augmentation: fc.constantFrom("{zoomRange: [2, 1]}", "{rotationRnge: 1}", "\n  ? [a]\n  : b"),
    "🐈猫": fc.constantFrom("1", "*x", "!!int 1"),
  },
  { requiredKeys: [] },
);

const overrides: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          ...["epochs", "split.train", "split", "metrics", "earlyStopping.monitor", "loss", "optimizer.type"],
          ...[
            "layers.1.units",
            "layers.9.units",
            "layers.0.name",
            "layers",
            "augmentation.zoomRange.0",
            "猫.🐈",
          ],
          ...[
            "learningRateSchedule.warmup",
            "generator.imageSize",
            "expect.val_auc",
            "extends",
            "",
            "a..b",
            "data",
          ],
        ),
        fc.oneof(
          fc.constantFrom(
            ...[
              "0",
              "1",
              "0.5",
              "null",
              "",
              "[auc]",
              "step",
              "adam",
              "[1",
              "{a: 猫, 🐈: 1",
              "dense_1",
              "*x",
              "\n",
            ],
            ...[
              "{type: conv2d}",
              "[{type: dense, units: 1, activation: sigmoid}]",
              '">= 0.5"',
              "{a: 1, a: 2}",
              "\t",
            ],
          ),
          hostileText(3),
        ),
      )
      .map(([path, value]) => `${path}=${value}`),
    hostileText(3),
  ),
  { maxLength: 3 },
);

const lineEnds = fc.constantFrom(
  (text: string) => text,
  (text: string) => text.replaceAll("\n", "\r\n"),
);

/** A whole file, or its beginning, with something in it that does not belong there. */
const fileText: fc.Arbitrary<string> = fc
  .tuple(
    someKeys,
    lineEnds,
    fc.constantFrom("", "\ufeff"),
    fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), hostileText(2)), { freq: 2 }),
  )
  .map(([keys, ended, mark, cut, inserted]) => {
    const whole = ended(experimentText(keys));
    const text = whole.slice(0, Math.floor((cut ?? 1) * whole.length));
    const at = Math.floor((inserted?.[0] ?? 0) * text.length);
    // As a file has it: half a character cannot be written.
    return mark + Buffer.from(text.slice(0, at) + (inserted?.[1] ?? "") + text.slice(at)).toString();
  });

const textOf = ({ place }: Problem, result: ReadResult): string | null => {
  if (place.type === "argument") return place.text;
  const files = result.type === "read" ? result.source.files : result.files;
  return place.type === "file" ? null : (files.find(({ file }) => file === place.file)?.text ?? null);
};

/** As the page says: a tab is four blanks; the rest is made visible. */
const drawn = (text: string): string => visible(text.replaceAll("\t", "    "));

const expectExcerpt = (problem: Problem, text: string, told: readonly string[]): void => {
  const { place } = problem;
  if (place.type === "file") throw new Error("a whole file has no excerpt");
  expect(place.start).to.be.within(0, place.end);
  expect(place.end).to.be.at.most(text.length);
  const [head = "", source = "", carets = ""] = told;
  const [, line = "", column = ""] = /^[^ :]*(?: line)?:(\d+):(\d+) /.exec(head) ?? [];
  const written = (text.split("\n")[Number(line) - 1] ?? "").replace(/\r$/, "");
  const letters = Array.from(written);
  expect(letters[Number(column) - 1], `${head} is past the end of its line`).to.not.equal(undefined);
  const culprit = letters.slice(Number(column) - 1).join("");
  expect(text.slice(place.start)).to.satisfy((rest: string) => rest.startsWith(culprit));
  const [quoted, marks] = [source.slice(8), carets.slice(8)];
  expect(marks).to.match(/^ *\^+$/);
  expect(stringWidth(marks)).to.be.at.most(Math.max(1, stringWidth(quoted)));
  if (letters.length > 80) return;
  expect(quoted).to.equal(
    drawn(letters.slice(0, Number(column) - 1).join("")) + quotedRest(place, text, culprit),
  );
  const before = stringWidth(drawn(letters.slice(0, Number(column) - 1).join("")));
  // An accent alone has no column of its own.
  const isAccent = place.end > place.start && /^\p{M}+$/u.test(text.slice(place.start, place.end));
  expect(marks.indexOf("^")).to.be.within(Math.max(0, before - (isAccent ? 1 : 0)), before);
};

const quotedRest = (place: { start: number; end: number }, text: string, culprit: string): string => {
  const marked = text.slice(place.start, Math.min(place.end, place.start + culprit.length));
  return drawn(marked) + drawn(culprit.slice(marked.length).trimEnd());
};

describe("Every mistake of every file and argument", () => {
  const folder = temporaryFolder();

  const read = async (text: string, set: readonly string[]): Promise<ReadResult> => {
    const name = `${randomUUID()}.yaml`;
    writeFiles(folder(), { [name]: text });
    const file = join(folder(), name);
    return readExperiment({ file, set, seed: null, epochs: null, argumentFolder: folder() });
  };

  const problemsOf = (result: ReadResult): readonly Problem[] =>
    result.type === "read" ? result.warnings : result.problems;

  const tell = (problem: Problem, result: ReadResult): string[] => {
    const files = result.type === "read" ? result.source.files : result.files;
    return describeProblems([problem], { files, folder: folder() });
  };

  it("has a place that is there, and the line with it is quoted with carets under it", async () => {
    await fc.assert(
      fc.asyncProperty(fileText, overrides, async (text, set) => {
        const result = await read(text, set);
        for (const problem of problemsOf(result)) {
          const found = textOf(problem, result);
          const told = tell(problem, result);
          expect(rawHostile(told.map(visible).join(""))).to.deep.equal([]);
          if (found === null) expect(told).to.have.length(1);
          else expectExcerpt(problem, found, told);
        }
      }),
      hostileRuns(150),
    );
  });

  it("that a file without mistakes does not have by itself is pointed at in an argument", async () => {
    const text = experimentText({
      learningRateSchedule: "{type: exponential, rate: 0.5, warmup: 2}",
      earlyStopping: "{monitor: val_acc}",
      augmentation: "{zoomRange: [0.5, 1.5]}",
    });
    expect(problemsOf(await read(text, []))).to.deep.equal([]);
    await fc.assert(
      fc.asyncProperty(overrides, async (set) => {
        for (const { place } of problemsOf(await read(text, set))) {
          expect(place.type).to.equal("argument");
          if (place.type === "argument") expect(set.map((each) => `--set ${each}`)).to.include(place.text);
        }
      }),
      hostileRuns(150),
    );
  });
});
