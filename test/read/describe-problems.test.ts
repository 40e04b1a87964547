import { expect } from "chai";
import { describeProblems } from "../../src/read/describe-problems.ts";
import type { Place, Problem } from "../../src/read/problem.ts";

const file = "/home/experiments/x.yaml";

const problemAt = (place: Place, message = "wrong"): Problem => ({
  severity: "error",
  code: "wrong-type",
  place,
  message,
});

const described = (...problems: Parameters<typeof describeProblems>): string =>
  describeProblems(...problems).join("\n");

/** As drawn with the command typed in /home. `text` has « and » around the place. */
const drawn = (text: string, folder = "/home"): string => {
  const [start, end] = [text.indexOf("«"), text.indexOf("»") - 1];
  const plain = text.replaceAll(/[«»]/g, "");
  return described([problemAt({ type: "range", file, start, end })], {
    files: [{ file, text: plain }],
    folder,
  });
};

describe("describeProblems", () => {
  it("gives file, line and column from 1, the message, the source line, carets under the place", () => {
    expect(drawn("# one\n# two\n\n  - {type: dropout, «rtae»: 0.5}\n")).to.equal(
      `experiments/x.yaml:4:21 wrong
    4 |   - {type: dropout, rtae: 0.5}
      |                     ^^^^`,
    );
  });

  it("names the file relative to the folder in which the command was typed", () => {
    expect(drawn("«a»", "/home/experiments")).to.match(/^x\.yaml:1:1 /);
    expect(drawn("«a»", "/home/runs/x-001")).to.match(/^\.\.\/\.\.\/experiments\/x\.yaml:1:1 /);
  });

  it("marks the first line of a place of several lines", () => {
    expect(drawn("a: «{b: 1,\n  c: 2}»\n")).to.equal(
      `experiments/x.yaml:1:4 wrong
    1 | a: {b: 1,
      |    ^^^^^^`,
    );
  });

  it("has one caret at least", () => {
    expect(drawn("a:«»\n")).to.equal(
      `experiments/x.yaml:1:3 wrong
    1 | a:
      |   ^`,
    );
  });

  it("counts a wide letter as one column and two cells", () => {
    expect(drawn("猫: «x»\n")).to.equal(
      `experiments/x.yaml:1:4 wrong
    1 | 猫: x
      |     ^`,
    );
  });

  it("counts an emoji as one column", () => {
    expect(drawn("🐈: «x»\n")).to.match(/x\.yaml:1:4 wrong\n {4}1 \| 🐈: x\n {6}\| {5}\^$/);
  });

  it("counts a combining accent as a column and no cell", () => {
    expect(drawn("e\u{301}: «x»\n")).to.match(/x\.yaml:1:5 wrong\n.*\n {6}\| {4}\^$/);
  });

  it("shows a tab as four blanks, and control characters harmlessly", () => {
    expect(drawn("\t«x»\u{1b}[31m\n")).to.equal(
      `experiments/x.yaml:1:2 wrong
    1 |     x\\u001b[31m
      |     ^`,
    );
  });

  it("leaves out the line end of Windows", () => {
    expect(drawn("a: «xy»\r\nb: 1\r\n")).to.equal(
      `experiments/x.yaml:1:4 wrong
    1 | a: xy
      |    ^^`,
    );
  });

  it("cuts long lines on both sides of the place", () => {
    const text = `${"a".repeat(200)}«here»${"b".repeat(200)}`;
    expect(drawn(text)).to.equal(
      `experiments/x.yaml:1:201 wrong
    1 | …${"a".repeat(80)}here${"b".repeat(80)}…
      | ${" ".repeat(81)}^^^^`,
    );
  });

  it("gives room to line numbers of any length", () => {
    expect(drawn(`${"\n".repeat(123_455)}«x»`)).to.match(/:123456:1 wrong\n123456 \| x\n {6}\| \^$/);
  });

  it("draws an argument likewise", () => {
    const place: Place = { type: "argument", text: "--set epochs=0", start: 13, end: 14 };
    expect(described([problemAt(place)], { files: [], folder: "/home" })).to.equal(
      `command line:1:14 wrong
    1 | --set epochs=0
      |              ^`,
    );
  });

  it("names a whole file alone", () => {
    expect(described([problemAt({ type: "file", file })], { files: [], folder: "/home" })).to.equal(
      "experiments/x.yaml wrong",
    );
  });

  it("puts a blank line between problems, and says what is only a warning", () => {
    const problem = problemAt({ type: "file", file });
    expect(
      described([problem, { ...problem, severity: "warning" }], { files: [], folder: "/home" }),
    ).to.equal("experiments/x.yaml wrong\n\nexperiments/x.yaml warning: wrong");
  });

  it("is empty where there is nothing to tell", () => {
    expect(described([], { files: [], folder: "/home" })).to.equal("");
  });
});
