import { PassThrough } from "node:stream";
import { expect } from "chai";
import { outputTo } from "../../src/show/output.ts";
import { textOf } from "../support/shown.ts";
import { predictionRows, predictionsText } from "../../src/show/predictions-text.ts";

describe("what predict prints", () => {
  const predictions = [
    { file: "a.jpg", probabilities: [0.25, 0.75] },
    { file: "b\nc.jpg", probabilities: [0.5, 0.5] },
  ];

  const shown = { classes: ["cat", "dog"], predictions, bad: [] };

  it("is a line a picture with the class and its probabilities, whatever the file's name", () => {
    expect(textOf(predictionsText({ ...shown, bad: [{ file: "d.jpg" }] }))).to.equal(
      [
        "file          predicted  probability     cat     dog",
        "a.jpg         dog             0.7500  0.2500  0.7500",
        "b\\u000ac.jpg  cat             0.5000  0.5000  0.5000",
        "",
      ].join("\n"),
    );
  });

  it("is CSV with the name as it is, and on a terminal with the name made visible", async () => {
    const printed = async (isTTY: boolean): Promise<string> => {
      const stream = new PassThrough();
      const output = outputTo(stream, { isTTY, columns: () => 80, color: false });
      await output.printCsv(predictionRows(shown));
      return String(stream.read());
    };
    expect(await printed(false)).to.equal(
      'file,predicted,probability,cat,dog\na.jpg,dog,0.75,0.25,0.75\n"b\nc.jpg",cat,0.5,0.5,0.5\n',
    );
    expect((await printed(true)).split("\n")[2]).to.equal("b\\u000ac.jpg,cat,0.5,0.5,0.5");
  });

  it("has a row of CSV for what cannot be read, and no table without a prediction", () => {
    const unread = { classes: ["cat", "dog"], predictions: [], bad: [{ file: "d.jpg" }] };
    expect(predictionRows(unread)).to.deep.equal([
      ["file", "predicted", "probability", "cat", "dog"],
      ["d.jpg", "", "", "", ""],
    ]);
    expect(predictionsText(unread)).to.deep.equal([]);
  });
});
