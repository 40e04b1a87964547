import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { listPictures } from "../../src/read/list-pictures.ts";
import { readFolder } from "../../src/read/folder-contents.ts";
import type { SplitSpec } from "../../src/experiment/experiment.ts";
import { listed, temporaryTrees, wholeSplit } from "../support/listing.ts";
import { placeOfPath } from "../support/problem-text.ts";
import { byColumn, columns, labelled, type TableData, writeTable } from "../support/table.ts";

describe("listPictures, by a table of labels,", () => {
  const { folder, tree } = temporaryTrees();

  /** Place, kind and words of the mistakes, or of the warnings. */
  const told = async (data: TableData, split: SplitSpec = wholeSplit): Promise<string[]> => {
    const result = await listPictures(data, split, null, placeOfPath);
    const problems = result.type === "mistakes" ? result.problems : result.warnings;
    return problems.map(({ place, code, message }) => {
      const at = place.type === "file" ? `${basename(place.file)}:${place.line ?? ""}` : "";
      return `${at} ${code}: ${message}`;
    });
  };

  it("gives each picture the label of its row, with classes in natural order", async () => {
    const root = tree("a.jpg", "deep/er/b.jpg", "c.png", "notes.txt");
    const table = writeTable(folder(), [
      "label,file,extra",
      "c10,a.jpg,1",
      "c9,deep/er/b.jpg,",
      "c10,./c.png,",
    ]);
    expect(await listed(labelled(root, table))).to.deep.equal({
      directory: root,
      classes: ["c9", "c10"],
      pictures: {
        type: "whole",
        classes: [
          { name: "c9", files: ["deep/er/b.jpg"] },
          { name: "c10", files: ["a.jpg", "c.png"] },
        ],
      },
      groups: null,
      unmatched: 1,
    });
  });

  it("takes the order of classes, other names of columns and an extension from data", async () => {
    const root = tree("1.jpg", "2.jpg", "x.png");
    const table = writeTable(folder(), ["dx,id", "cat,1", "dog,2", "dog,x.png"]);
    const data = labelled(root, table, {
      columns: { ...columns, file: "id", label: "dx" },
      extension: ".jpg",
      classes: ["dog", "cat"],
    });
    const { classes, pictures } = await listed(data);
    expect(classes).to.deep.equal(["dog", "cat"]);
    expect(pictures.type === "whole" && pictures.classes[0]?.files).to.deep.equal(["2.jpg", "x.png"]);
  });

  it("takes the table's own parts, and val, valid and dev for validation", async () => {
    const root = tree("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg");
    const words = ["train", "val", "VALID", "dev", "test"];
    const rows = words.map((word, i) => `${i + 1}.jpg,${i === 0 ? "dog" : "cat"},${word}`);
    const { pictures } = await listed(
      labelled(root, writeTable(folder(), ["file,label,split", ...rows])),
      byColumn,
    );
    expect(pictures.type === "parts" && pictures.parts.validation).to.deep.equal([
      { name: "cat", files: ["2.jpg", "3.jpg", "4.jpg"] },
      { name: "dog", files: [] },
    ]);
  });

  it("gives each picture its group, and tells of those without one", async () => {
    const root = tree("1.jpg", "2.jpg", "3.jpg");
    const table = writeTable(folder(), ["file,label,group", "1.jpg,cat,p1", "2.jpg,dog,p1", "3.jpg,cat,"]);
    const split: SplitSpec = { ...wholeSplit, groupBy: { type: "column" } };
    const { groups } = await listed(labelled(root, table), split);
    expect([...(groups ?? [])]).to.deep.equal([
      ["1.jpg", "p1"],
      ["2.jpg", "p1"],
    ]);
    expect(await told(labelled(root, table), split)).to.deep.equal([
      'split.groupBy: without-group: 1 picture has no group and is one by itself, because nothing stands in the column "group": 3.jpg',
    ]);
  });

  it("tells of every mistake at its line, all at once", async () => {
    const root = tree("1.jpg", "Deep/2.jpg", "3.jpg", "notes.txt");
    const table = writeTable(folder(), [
      "file,label,split",
      "1.jpg,cat,train",
      "deep/2.jpg,cat,train",
      "../1.jpg,cat,train",
      "3.jpg,,train",
      "3.jpg,dog,all",
      "",
      "1.jpg,dog,val",
      "notes.txt,dog,val",
      '"3.jpg","d',
      'og",test',
      "3.jpg,dog",
    ]);
    expect(await told(labelled(root, table, { classes: ["cat", "dog"] }), byColumn)).to.deep.equal([
      'labels.csv:5 empty-label: nothing stands in the column "label"',
      'labels.csv:6 unknown-part: "all" is not a part of the split; write train, validation (or val, valid, dev) or test',
      'labels.csv:10 unknown-label: the label "d\nog" is not one of data.classes; did you mean "dog"?',
      "labels.csv:12 labels-row: this row has 2 cells, but the header has 3",
      'labels.csv:3 label-without-picture: "deep/2.jpg" is not there; did you mean "Deep/2.jpg"?',
      'labels.csv:4 label-without-picture: "../1.jpg" is not there',
      'labels.csv:9 label-without-picture: "notes.txt" is not a picture that petri reads, by its name',
      'labels.csv:8 picture-listed-twice: "1.jpg" also stands in line 2, as "cat"; a picture has one row',
    ]);
  });

  it("counts and tells the pictures without a row, and leaves them out", async () => {
    const root = tree("1.jpg", "b/2.jpg", "b/1.jpg");
    const data = labelled(root, writeTable(folder(), ["file,label", "1.jpg,cat"]));
    expect(await told(data)).to.deep.equal([
      `data.labels: unlabelled-pictures: 2 pictures of ${root} have no row in this table and are left out: b/1.jpg, ...`,
    ]);
    expect((await listed(data)).unmatched).to.equal(2);
  });

  it("names the first 20 of a kind and counts the rest", async () => {
    const rows = Array.from({ length: 25 }, (_, i) => `${i}.jpg,cat`);
    const all = await told(labelled(tree("a.jpg"), writeTable(folder(), ["file,label", ...rows])));
    expect(all.filter((line) => line.includes("label-without-picture"))).to.have.length(21);
    expect(all[20]).to.equal("labels.csv:22 label-without-picture: and 5 more rows with the same mistake");
  });

  it("tells which columns the header lacks or has twice, and what may be the cause", async () => {
    const root = tree("1.jpg");
    const lines = async (header: string, name?: string): Promise<string[]> =>
      told(labelled(root, writeTable(folder(), [header, "1.jpg,a"], name)), byColumn);
    expect(await lines("filename,label,label")).to.deep.equal([
      'labels.csv:1 labels-column: there is no column "file"; known: filename, label, label; data.columns says what another name stands for, as in columns: {file: NAME}',
      'labels.csv:1 labels-column: two columns are called "label"; rename one',
      'labels.csv:1 labels-column: there is no column "split"; known: filename, label, label; data.columns says what another name stands for, as in columns: {split: NAME}',
    ]);
    expect((await lines("file;label;split"))[0]).to.equal(
      'labels.csv:1 labels-column: there is no column "file"; its cells seem to be separated by ";", those of a .csv file by commas',
    );
  });

  it("reads a table with tabs, a byte order mark and line ends of any kind", async () => {
    const root = tree("1.jpg", "2,3.jpg");
    const file = join(folder(), "labels.tsv");
    writeFileSync(file, "\ufefffile\tlabel\r\n1.jpg\tcat\n2,3.jpg\t dog \r");
    expect((await listed(labelled(root, file))).classes).to.deep.equal(["cat", "dog"]);
  });

  it("tells of a table that is not there, no UTF-8, no CSV or empty", async () => {
    const root = tree("1.jpg");
    const missing = join(folder(), "missing.csv");
    expect((await told(labelled(root, missing)))[0]).to.equal(
      `data.labels: labels-unreadable: ${missing} does not exist`,
    );
    const odd = join(folder(), "odd.csv");
    const withBytes = async (bytes: string): Promise<string | undefined> => {
      writeFileSync(odd, Buffer.from(bytes, "latin1"));
      return (await told(labelled(root, odd)))[0];
    };
    expect(await withBytes("file,label\nM\xfcll.jpg,a\n")).to.equal(
      "odd.csv:2 labels-unreadable: this is not UTF-8; save the table as UTF-8 (in a spreadsheet: CSV UTF-8)",
    );
    expect(await withBytes("")).to.equal(
      "odd.csv:1 labels-unreadable: there is nothing in the table; its first line names the columns",
    );
    expect(await withBytes('file,label\n"1.jpg,a\n')).to.match(
      /^odd\.csv:\d labels-unreadable: this is not CSV: Quote Not Closed/,
    );
  });

  it("gives the same whatever the order of the rows and of the folder", async () => {
    const names = Array.from({ length: 12 }, (_, i) => `${i}.jpg`);
    const root = tree(...names);
    const rowsOf = names.map((name, i) => `${name},${i % 3 === 0 ? "cat" : "dog"},g${i % 4}`);
    const split: SplitSpec = { ...wholeSplit, groupBy: { type: "column" } };
    const first = await listed(labelled(root, writeTable(folder(), ["file,label,group", ...rowsOf])), split);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rowsOf, { minLength: 12 }), async (rows) => {
        const table = writeTable(folder(), ["file,label,group", ...rows]);
        const again = await listed(labelled(root, table), split, async (path) =>
          (await readFolder(path)).toReversed(),
        );
        expect(again).to.deep.equal({ ...first, groups: again.groups });
        expect(new Map([...(again.groups ?? [])].toSorted())).to.deep.equal(
          new Map([...(first.groups ?? [])].toSorted()),
        );
      }),
      { numRuns: 20 },
    );
  });
});
