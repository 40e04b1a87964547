import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { petriHere } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeTable } from "../support/table.ts";

const each = 12;

/** Patients have two pictures of one class each. */
const rows = (changed: Readonly<Record<string, string>> = {}): string[] =>
  ["cat", "dog"].flatMap((name) =>
    Array.from({ length: each }, (_, i) => {
      const id = `${name}.${i}`;
      return `${id},${changed[id] ?? name},${name}-${i >> 1},${i < 8 ? "train" : i < 10 ? "val" : "test"}`;
    }),
  );

const header = "image_id,dx,patient,part";
const data =
  "{directory: pictures, labels: labels.csv, columns: {file: image_id, label: dx, group: patient, split: part}, extension: .jpg}";

describe("labels in a table", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();

  before(async () => {
    await drawPictures(join(folder(), "pictures"), each);
  });

  beforeEach(() => {
    writeTable(folder(), [header, ...rows()]);
  });

  const write = (name: string, split: string): void => {
    writeFileSync(join(folder(), `${name}.yaml`), tinyExperiment({ data, split, epochs: "1" }));
  };

  it("are planned by whole groups, and plan says how near it came", async () => {
    write("grouped", "{train: 0.5, validation: 0.25, test: 0.25, groupBy: column}");
    const { stdout, status } = await petriHere(folder(), ["plan", "grouped"]);
    expect(status).to.equal(0);
    expect(stdout).to.contain("total training cat pictures:   6");
    expect(stdout).to.contain("12 groups, the largest of 2 pictures");
    expect(stdout).to.contain("whole groups come: validation is furthest from it, with 4 cat pictures for 3");
  });

  it("are checked line by line, beside the mistakes of the folder", async () => {
    write("wrong", "{column: split}");
    writeTable(folder(), [header, ...rows({ "cat.3": "" }).slice(0, 23), "dog.99,dog,p,testing"]);
    const { stderr, status } = await petriHere(folder(), ["check", "wrong"]);
    expect(status).to.equal(2);
    expect(stderr.replace("wrong is wrong.yaml\n", "").trim().split("\n\n")).to.deep.equal([
      'labels.csv:5 nothing stands in the column "dx"',
      'labels.csv:25 "testing" is not a part of the split; write train, validation (or val, valid, dev) or test',
    ]);
  });

  it("in whose own parts a group is in two are a leak, which stops as others do", async () => {
    write("leaking", "{column: split, groupBy: column}");
    writeTable(folder(), [header, ...rows().map((row) => row.replace("dog-5", "dog-0"))]);
    const { stderr, status } = await petriHere(folder(), ["check", "leaking", "--data"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain(
      'group "dog-0" has 2 training pictures (dog.0.jpg, ...) and 2 test pictures (dog.10.jpg, ...)',
    );
    const skipped = await petriHere(folder(), ["check", "leaking", "--data", "--set", "data.onProblem=skip"]);
    expect(skipped.status).to.equal(2);
    expect(skipped.stderr).to.contain(
      'part test of the labels has no picture of "dog" (2 pictures left out)',
    );
  });

  it("are held by the run: split.csv has classes, groups and parts, and a changed label is another run", async () => {
    write("table", "{column: split, groupBy: column}");
    expect((await petriHere(folder(), ["table"])).status).to.equal(0);
    const split = readFileSync(join(folder(), "runs/table-001/split.csv"), "utf8").split("\n");
    expect(split[0]).to.equal("split,class,label,file,bytes,sha256,reason,group");
    expect(split[1]).to.match(/^train,cat,0,cat\.0\.jpg,\d+,[0-9a-f]{64},,cat-0$/);
    expect((await petriHere(folder(), ["table", "--needed"])).stdout).to.equal("runs/table-001\n");
    expect((await petriHere(folder(), ["verify", "table-001"])).status).to.equal(0);
    writeTable(folder(), [header, ...rows({ "cat.0": "dog" })]);
    expect((await petriHere(folder(), ["verify", "table-001"])).stdout).to.contain(
      "data: split.csv would have",
    );
    expect((await petriHere(folder(), ["table", "--needed"])).status).to.equal(0);
    expect(readdirSync(join(folder(), "runs"))).to.include("table-002");
    const { stdout } = await petriHere(folder(), ["diff", "table-001", "table-002"]);
    expect(stdout).to.contain("cat.0.jpg");
    renameSync(join(folder(), "labels.csv"), join(folder(), "gone.csv"));
    expect((await petriHere(folder(), ["verify", "table-002"])).stderr).to.contain(
      "labels.csv does not exist",
    );
  });
});
