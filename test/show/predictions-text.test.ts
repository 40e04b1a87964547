import { expect } from "chai";
import { predictionsText } from "../../src/show/predictions-text.ts";

describe("what predict prints", () => {
  const predictions = [
    { file: "a.jpg", probabilities: [0.25, 0.75] },
    { file: "b\nc.jpg", probabilities: [0.5, 0.5] },
  ];

  it("is a line a picture with the class and its probabilities, whatever the file's name", () => {
    expect(predictionsText(["cat", "dog"], predictions, "words")).to.equal(
      [
        "file        predicted  probability     cat     dog",
        "a.jpg       dog             0.7500  0.2500  0.7500",
        '"b\\nc.jpg"  cat             0.5000  0.5000  0.5000',
        "",
      ].join("\n"),
    );
  });

  it("is CSV with the name as it is", () => {
    expect(predictionsText(["cat", "dog"], predictions, "csv")).to.equal(
      'file,predicted,probability,cat,dog\na.jpg,dog,0.75,0.25,0.75\n"b\nc.jpg",cat,0.5,0.5,0.5\n',
    );
  });
});
