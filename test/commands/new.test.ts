import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { packageFolder } from "../support/command.ts";
import { writeFiles } from "../support/experiment-text.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Grey pictures of that size, each another grey. */
const putPictures = async (
  folder: string,
  names: readonly string[],
  { width = 40, height = 40 } = {},
): Promise<void> => {
  for (const [i, name] of names.entries()) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    const grey = i % 250;
    const background = { r: grey, g: Math.floor(i / 250), b: 128 };
    writeFileSync(
      file,
      await sharp({ create: { width, height, channels: 3, background } })
        .png()
        .toBuffer(),
    );
  }
};

const numbered = (beginning: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${beginning}${i}.png`);

describe("petri new", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let projects = 0;
  /** A new empty folder, and petri typed in it. */
  const place = () => {
    const here = join(folder(), `project-${++projects}`);
    mkdirSync(here);
    const petri = (...args: string[]): Promise<Told> =>
      petriHere(here, args, undefined, { cacheFolder: join(folder(), "cache") });
    const text = (file: string): string => readFileSync(join(here, file), "utf8");
    return { here, petri, text };
  };

  /** Every experiment that was written passes check without a warning, also of its pictures. */
  const expectSound = async (here: string, petri: (...args: string[]) => Promise<Told>): Promise<void> => {
    const files = readdirSync(join(here, "experiments"));
    for (const file of files) {
      const { status, stdout, stderr } = await petri("check", `experiments/${file}`, "--data");
      expect({ file, status, warning: stderr.includes("warning"), stderr }).to.include({
        status: 0,
        warning: false,
      });
      expect(stdout).to.contain("is a valid experiment");
      const line = readFileSync(join(here, "experiments", file), "utf8").split("\n")[0] ?? "";
      const schema = /^# yaml-language-server: \$schema=(\S+)$/.exec(line)?.[1] ?? "";
      expect(resolve(here, "experiments", schema)).to.equal(
        join(packageFolder, "schema/experiment.schema.json"),
      );
    }
  };

  it("of class folders: experiments with counts and reasons, ignored runs and pictures, and what to type next", async () => {
    const { here, petri, text } = place();
    await putPictures(join(here, "pets"), [...numbered("cats/", 30), ...numbered("big dogs/", 100)]);
    const { status, stdout, stderr } = await petri("new", "pets");
    expect({ status, stdout }).to.deep.equal({
      status: 0,
      stdout: "experiments/pets.yaml\nexperiments/pets-augmented.yaml\n.gitignore\n",
    });
    expect(text(".gitignore")).to.equal("/runs/\n/pets/\n");
    expect(stderr).to.contain("pets: 130 pictures of 2 classes: big dogs 100, cats 30\n");
    expect(stderr).to.contain("each sub-folder with pictures is a class\n");
    expect(stderr).to.contain(
      "run      petri pets pets-augmented\ncompare  petri diff pets pets-augmented\n",
    );
    expect(text("experiments/pets.yaml"))
      .to.contain("#   big dogs: 100\n#   cats: 30\n")
      .and.to.contain('Always saying "big dogs" is right in 0.77 of all cases')
      .and.to.contain('The classes are unequal: "big dogs" has 100, the smallest 30.')
      .and.to.contain("imageSize: [40, 40]");
    await expectSound(here, petri);
  });

  it("of a flat folder: a glob a class", async () => {
    const { here, petri, text } = place();
    await putPictures(here, ["pics/a b.1.png", ...numbered("pics/a b_", 9), ...numbered("pics/yes-", 10)], {
      width: 90,
      height: 40,
    });
    expect((await petri("new", "pics")).status).to.equal(0);
    expect(text("experiments/pics.yaml"))
      .to.match(/^ {4}a b: "a b\[._-\]\*" +# 10 pictures$/m)
      .and.to.match(/^ {4}"yes": "yes-\*" +# 10 pictures$/m)
      .and.to.contain("imageSize: [40, 80]");
    await expectSound(here, petri);
  });

  it("of folders for training, validation and test: these are the split", async () => {
    const { here, petri, text } = place();
    for (const part of ["train", "val", "test"])
      await putPictures(
        here,
        [...numbered(`set/${part}/a/${part}`, 4), ...numbered(`set/${part}/b/${part}`, 4)].map(
          (file) => file,
        ),
        {
          width: { train: 30, val: 31, test: 32 }[part] ?? 0,
        },
      );
    expect((await petri("new", "set")).status).to.equal(0);
    expect(text("experiments/set.yaml")).to.contain(
      "    train: train\n    validation: val\n    test: test\n",
    );
    await expectSound(here, petri);
  });

  it("of a table of labels: columns by their names and what they name, whole groups, weights for rare classes", async () => {
    const { here, petri, text } = place();
    await putPictures(here, [
      ...numbered("scans/deep/n", 30),
      ...numbered("scans/deep/m", 10),
      "scans/other.png",
    ]);
    const row = (id: string, dx: string, i: number): string =>
      `${i},${id}${i},${dx},p${dx}${i >> 1},${i % 3}`;
    const rows = [
      ...Array.from({ length: 30 }, (_, i) => row("n", "naevus", i)),
      ...Array.from({ length: 10 }, (_, i) => row("m", "melanoma", i)),
    ];
    writeFiles(here, { "lesions.csv": ["no,image_id,dx,Patient ID,site", ...rows, ""].join("\n") });
    const { status, stdout, stderr } = await petri("new", "lesions.csv");
    expect({ status, stdout }).to.deep.equal({
      status: 0,
      stdout: "experiments/lesions.yaml\nexperiments/lesions-augmented.yaml\n.gitignore\n",
    });
    expect(stderr)
      .to.contain("lesions.csv, in scans/deep: 40 pictures of 2 classes: melanoma 10, naevus 30\n")
      .and.to.contain(
        `the table's column "image_id" names the pictures without .png, and "dx" their classes\n`,
      )
      .and.to.contain(
        'the column "Patient ID" says which pictures belong together, 20 groups; each stays in one part\n',
      );
    expect(text("experiments/lesions.yaml"))
      .to.match(/^ {2}labels: "\.\.\/lesions\.csv" +# a row for each picture$/m)
      .and.to.contain('  columns: {file: "image_id", label: dx, group: Patient ID}\n')
      .and.to.match(/^ {2}extension: "\.png" /m)
      .and.to.match(/^ {2}groupBy: column /m)
      .and.to.match(/^classWeights: balanced /m)
      .and.to.match(/^metrics: \[acc, balancedAcc\] /m);
    await expectSound(here, petri);
    const plan = await petri("plan", "lesions");
    expect(plan.stdout).to.contain("20 groups, the largest of 2 pictures");
  });

  it("of a folder with a table in it: its parts, unless a group is in two of them", async () => {
    const files = [...numbered("a", 20), ...numbered("b", 20)];
    const part = (i: number): string => (i % 20 < 12 ? "train" : i % 20 < 16 ? "val" : "test");
    const table = (group: (i: number) => string): string =>
      [
        "file,label,group,split",
        ...files.map((file, i) => `${file},${i < 20 ? "x" : "y"},${group(i)},${part(i)}`),
      ].join("\n");
    const parts = place();
    await putPictures(join(parts.here, "set"), files);
    writeFiles(parts.here, { "set/labels.tsv": table((i) => `g${i}`).replaceAll(",", "\t") });
    const told = await parts.petri("new", "set");
    expect(told.stderr).to.contain('the column "split" has the parts of the split already\n');
    expect(parts.text("experiments/set.yaml"))
      .to.contain("split:\n  column: split\n")
      .and.to.not.contain("groupBy");
    await expectSound(parts.here, parts.petri);
    const crossed = place();
    await putPictures(join(crossed.here, "set"), files);
    writeFiles(crossed.here, { "set/labels.csv": table((i) => `g${i % 10}`) });
    const { stderr } = await crossed.petri("new", "set");
    expect(stderr).to.contain('the column "split" is not taken: it has "g2" of "group" in two parts\n');
    expect(crossed.text("experiments/set.yaml")).to.contain("groupBy: column").and.to.contain("train: 0.6");
    await expectSound(crossed.here, crossed.petri);
  });

  it("of a table with the column that --label names", async () => {
    const { here, petri, text } = place();
    await putPictures(here, numbered("p/", 12));
    const rows = Array.from(
      { length: 12 },
      (_, i) => `${i}.png,${i % 2 === 0 ? "m" : "f"},${i < 6 ? "cat" : "dog"}`,
    );
    writeFiles(here, { "t.csv": ["name,sex,kind", ...rows].join("\n") });
    expect((await petri("new", "t.csv", "--label", "knd")).stderr).to.equal(
      't.csv:1 --label: there is no column "knd" of labels; did you mean "kind"?\n',
    );
    expect((await petri("new", "t.csv", "--label", "kind")).status).to.equal(0);
    expect(text("experiments/t.yaml")).to.contain("columns: {file: name, label: kind}");
    await expectSound(here, petri);
  });

  it("of 300 classes, and of classes of two and of three pictures", async () => {
    const many = place();
    await putPictures(many.here, Array.from({ length: 300 }, (_, i) => numbered(`many/c${i}/`, 5)).flat(), {
      width: 16,
      height: 16,
    });
    const told = await many.petri("new", "many");
    expect(told.stderr).to.contain("c0 5, c1 5, c2 5, c3 5, c4 5, c5 5, c6 5, c7 5, c8 5, c9 5 and 290 more");
    expect(many.text("experiments/many.yaml")).to.contain("units: 300, activation: softmax");
    expect(many.text("experiments/many.yaml")).to.contain("#   and 280 more\n");
    await expectSound(many.here, many.petri);
    for (const count of [2, 3, 4]) {
      const few = place();
      await putPictures(
        few.here,
        ["a", "b", "c"].flatMap((name) => numbered(`few/${name}/`, count)),
      );
      expect((await few.petri("new", "few")).status).to.equal(0);
      await expectSound(few.here, few.petri);
    }
  });

  it("also of the features of a net in models/", async () => {
    const { here, petri, text } = place();
    await drawPictures(join(here, "pets"), 10);
    mkdirSync(join(here, "models"));
    symlinkSync(
      join(packageFolder, "test/keras/fixtures/transfer.keras"),
      join(here, "models/transfer.keras"),
    );
    const { stdout } = await petri("new", "pets");
    expect(stdout).to.contain("experiments/pets-features.yaml\n");
    expect(text("experiments/pets-features.yaml")).to.contain('model: "../models/transfer.keras"');
    await expectSound(here, petri);
  });

  it("without pictures: the drawn sample's quickstart", async () => {
    const { here, petri, text } = place();
    const { status, stdout, stderr } = await petri("new");
    expect({ status, stdout }).to.deep.equal({
      status: 0,
      stdout: "experiments/quickstart.yaml\nexperiments/quickstart-plain.yaml\n.gitignore\n",
    });
    expect(stderr).to.contain("run      petri quickstart-plain quickstart\n");
    expect(text("experiments/quickstart.yaml")).to.not.contain("npm run");
    for (const name of ["quickstart", "quickstart-plain"])
      expect((await petri("check", name)).status).to.equal(0);
    const renamed = place();
    await renamed.petri("new", "--name", "birds");
    const named = await renamed.petri("check", "birds-plain");
    expect(named.stdout).to.contain("birds-plain is a valid experiment");
    expect(existsSync(join(here, ".gitignore"))).to.equal(true);
  });

  it("names the experiment after the folder, or as --name says, and never like a verb", async () => {
    const { here, petri } = place();
    await putPictures(here, [...numbered("list/a/", 5), ...numbered("list/b/", 5)]);
    await putPictures(here, [...numbered("Å ä!/a/", 5), ...numbered("Å ä!/b/", 5)]);
    expect((await petri("new", "list")).stdout).to.contain("experiments/list-pictures.yaml\n");
    expect((await petri("new", "Å ä!")).stdout).to.contain("experiments/pictures.yaml\n");
    expect((await petri("new", "list", "--name", "v1.0")).stdout).to.contain("experiments/v1.0.yaml\n");
    expect(await petri("new", "list", "--name", "run")).to.include({
      status: 2,
      stderr: '--name cannot be "run", which is a verb of the command\n',
    });
    expect((await petri("new", "list", "--name", "../x")).stderr).to.match(/^--name must be 1 to 80 letters/);
  });

  it("writes into the project above, or into --into, which is a project then", async () => {
    const { here, petri, text } = place();
    await putPictures(here, [...numbered("pics/a/", 5), ...numbered("pics/b/", 5)]);
    writeFiles(here, { "petri.yaml": "experiments: nets\nruns: out/runs\n", ".gitignore": "mine\n" });
    const below = await petriHere(join(here, "pics"), ["new", "."]);
    expect(below.stdout).to.equal("../nets/pics.yaml\n../nets/pics-augmented.yaml\n");
    expect(below.stderr).to.contain(
      "../.gitignore is left as it is; these lines belong in it: /out/runs/ /pics/\n",
    );
    expect(text(".gitignore")).to.equal("mine\n");
    const into = await petri("new", "pics", "--into", "inner/most");
    expect(into.stdout).to.equal(
      "inner/most/experiments/pics.yaml\ninner/most/experiments/pics-augmented.yaml\ninner/most/.gitignore\n",
    );
    expect(text("inner/most/experiments/pics.yaml")).to.contain('directory: "../../../pics"');
    const told = await petriHere(join(here, "inner/most"), ["check", "pics"]);
    expect(told.stdout).to.contain("pics is a valid experiment");
  });

  it("writes nothing where a file is there already, and nothing with --dry-run", async () => {
    const { here, petri, text } = place();
    await putPictures(here, [...numbered("pics/a/", 5), ...numbered("pics/b/", 5)]);
    const dry = await petri("new", "pics", "--dry-run");
    expect(dry).to.include({ status: 0, stdout: "" });
    expect(dry.stderr).to.contain(
      "would write experiments/pics.yaml\nwould write experiments/pics-augmented.yaml\n",
    );
    expect(readdirSync(here)).to.deep.equal(["pics"]);
    writeFiles(here, { "experiments/pics-augmented.yaml": "mine\n" });
    expect(await petri("new", "pics")).to.include({ status: 2, stdout: "" });
    expect((await petri("new", "pics")).stderr).to.contain(
      "experiments/pics-augmented.yaml is there already, and nothing was written; --name NAME takes another name\n",
    );
    expect(readdirSync(join(here, "experiments"))).to.deep.equal(["pics-augmented.yaml"]);
    expect(text("experiments/pics-augmented.yaml")).to.equal("mine\n");
  });

  describe("refuses in words, and writes nothing:", () => {
    const jpegs = { "a.jpg": "", "b.jpg": "", "c.jpg": "", "d.jpg": "" };
    for (const [what, put, sentence] of [
      ["a folder that is not there", {}, "x cannot be looked at: it is not there (ENOENT)"],
      [
        "an empty folder",
        { "x/note.txt": "" },
        "x holds no pictures (jpg, jpeg, png, bmp, gif, webp, tif or tiff)",
      ],
      [
        "a table of nothing",
        { "x.csv": "file,label\n", "a.jpg": "" },
        "x.csv:1 the table has no row below its header",
      ],
      [
        "a table of pictures that are elsewhere",
        { "x.csv": "id,class\na,cat\nb,dog\n", "p/c.jpg": "" },
        "x.csv:1 no column names pictures that lie beside the table or below it; put the table into the folder that holds the pictures' folder",
      ],
      [
        "a table with other separators",
        { "x.csv": "file;label\na.jpg;cat\nb.jpg;dog\n", "a.jpg": "", "b.jpg": "" },
        'its cells seem to be separated by ";", those of a .csv file by commas',
      ],
      [
        "a table without a column of labels",
        { "x.csv": "file,age\na.jpg,1\nb.jpg,2\n", "a.jpg": "", "b.jpg": "" },
        'x.csv:1 no column is called label, and "file", "age" do not tell which it is; --label COLUMN names the one with the classes',
      ],
      [
        "a table in which several columns could have the labels",
        { "x.csv": "file,sex,kind\na.jpg,m,cat\nb.jpg,f,dog\nc.jpg,f,cat\nd.jpg,m,dog\n", ...jpegs },
        'x.csv:1 no column is called label, and "sex", "kind" do not tell which it is; --label COLUMN names the one with the classes',
      ],
      [
        "a table with mistakes in its rows, all at once",
        { "x.csv": "file,label\na.jpg,cat\nb.jpg,\nc.jpg,dog\na.jpg,cat\ne.jpg,dog\n", ...jpegs },
        'x.csv:3 nothing stands in the column "label"\n\nx.csv:5 "a.jpg" stands in line 2 too; a picture has one row\n\nx.csv:6 "e.jpg" is not there',
      ],
      [
        "a table of one patient a class",
        { "x.csv": "file,label,patient\na.jpg,cat,p1\nb.jpg,cat,p1\nc.jpg,dog,p2\nd.jpg,dog,p2\n", ...jpegs },
        'x.csv: all pictures of "cat", "dog" are of one "patient"; each class needs at least 2',
      ],
      [
        "a table that is no UTF-8",
        { "x.csv": Buffer.from("file,label\na.jpg,k\xe4tzchen\n", "latin1"), ...jpegs },
        "x.csv:2 this is not UTF-8",
      ],
      [
        "a file",
        { x: "" },
        "x is a file; name the folder in which the pictures are, or a table of labels (.csv or .tsv)",
      ],
      [
        "pictures of other formats",
        { "x/a.heic": "", "x/b.heic": "" },
        "2 HEIC files (a.heic, ...) are left out",
      ],
      [
        "pictures of which none can be read",
        { "x/a/1.jpg": "no", "x/a/2.jpg": "no", "x/b/1.jpg": "no", "x/b/2.jpg": "no" },
        "x: none of the pictures that were looked at can be read: a/1.jpg is a text file, not a picture",
      ],
      ["one class", { "x/a/1.jpg": "", "x/a/2.jpg": "" }, "x: it has one class only"],
    ] as const)
      it(what, async () => {
        const { here, petri } = place();
        writeFiles(here, put);
        const { status, stdout, stderr } = await petri("new", "x.csv" in put ? "x.csv" : "x");
        expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
        expect(stderr).to.contain(sentence);
        expect(existsSync(join(here, "experiments"))).to.equal(false);
      });
  });

  it("pictures that cannot be read among others are told, and left out by the experiments", async () => {
    const { here, petri } = place();
    await putPictures(here, [...numbered("pics/a/", 9), ...numbered("pics/b/", 9)]);
    writeFiles(here, { "pics/a/bad.jpg": "no picture" });
    expect((await petri("new", "pics")).stderr).to.contain(
      "warning: 1 of 19 pictures looked at cannot be read (a/bad.jpg is a text file, not a picture)\n",
    );
    expect((await petri("check", "pics", "--data")).status).to.equal(0);
  });
});
