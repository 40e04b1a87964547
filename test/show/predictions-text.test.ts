import { expect } from "chai";
import { predictionsText } from "../../src/show/predictions-text.ts";

describe("what predict prints", () => {
  const predictions = [
    { file: "a.jpg", probabilities: [0.25, 0.75] },
    { file: "b\nc.jpg", probabilities: [0.5, 0.5] },
  ];

  const shown = { classes: ["cat", "dog"], predictions, bad: [] };

  it("is a line a picture with the class and its probabilities, whatever the file's name", () => {
    expect(predictionsText({ ...shown, bad: [{ file: "d.jpg" }] }, "words")).to.equal(
      [
        "file        predicted  probability     cat     dog",
        "a.jpg       dog             0.7500  0.2500  0.7500",
        '"b\\nc.jpg"  cat             0.5000  0.5000  0.5000',
        "",
      ].join("\n"),
    );
  });

  it("is CSV with the name as it is", () => {
    expect(predictionsText(shown, "csv")).to.equal(
      'file,predicted,probability,cat,dog\na.jpg,dog,0.75,0.25,0.75\n"b\nc.jpg",cat,0.5,0.5,0.5\n',
    );
  });

  it("has a row of CSV for what cannot be read, and no table without a prediction", () => {
    const unread = { classes: ["cat", "dog"], predictions: [], bad: [{ file: "d.jpg" }] };
    expect(predictionsText(unread, "csv")).to.equal("file,predicted,probability,cat,dog\nd.jpg,,,,\n");
    expect(predictionsText(unread, "words")).to.equal("");
  });
});
