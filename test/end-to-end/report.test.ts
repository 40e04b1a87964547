/** `report` as its user meets it, without a browser: what stands in the page, what is told, what a damaged run comes to. */
import { cpSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { petriHere } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { readReport, textsOf } from "../support/report-data.ts";
import { writeRun, writeStatusOf } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { list, record } from "../support/vectors.ts";

const hostileClass = "</script><img src=x onerror=alert(1)>";
const hostileFile = "dog.<img src=x onerror=alert(1)>.jpg";

describe("report", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const here = (...args: string[]) => petriHere(folder(), args);
  const inFolder = (...names: string[]): string => join(folder(), ...names);

  before(async () => {
    await drawPictures(inFolder("pictures"), 20);
    renameSync(inFolder("pictures", "dog.19.jpg"), inFolder("pictures", hostileFile));
    const data = `{directory: pictures, classes: {cat: "cat.*.jpg", "${hostileClass}": "dog.*.jpg"}}`;
    writeFileSync(inFolder("tiny.yaml"), tinyExperiment({ data, metrics: "[acc]" }));
    expect((await here("tiny.yaml", "--quiet", "--seeds", "2")).status).to.equal(0);
    expect(
      (await here("tiny.yaml", "--quiet", "--set", "split.test=0", "--set", "name=untested")).status,
    ).to.equal(0);
  });

  const report = async (...args: string[]) => {
    const told = await here("report", ...args);
    return { ...told, file: inFolder(told.stdout.trim()) };
  };

  it("is one file in the run's folder, which stays whole by its seal, and has the same bytes each time", async () => {
    const { status, stdout, stderr, file } = await report("tiny-001");
    expect({ status, stdout, stderr }).to.deep.equal({
      status: 0,
      stdout: "runs/tiny-001/report.html\n",
      stderr: "",
    });
    const bytes = readFileSync(file);
    expect((await here("show", "tiny-001")).status).to.equal(0);
    await report("tiny-001");
    expect(readFileSync(file).equals(bytes)).to.equal(true);
  });

  it("says what was found, and holds every picture, the net and what was run", async () => {
    const { file } = await report("tiny-001");
    const { runs, pictures } = readReport(file);
    const [run = {}] = runs;
    const found = textsOf(run.found);
    expect(found[0]).to.match(
      /^\d of 8 test pictures are right, \d\.\d{4} \(95 % interval \d\.\d{4} to \d\.\d{4}\), by the weights of epoch \d$/,
    );
    expect(found.at(-1)).to.equal("finished, 2 epochs");
    expect(pictures.map((picture) => record(picture.image).type)).to.deep.equal(Array(8).fill("shown"));
    expect(record(run.net)).to.include({ type: "net", bits: 32 });
    expect(list(run.ran).map((section) => record(section).title)).to.include.members([
      "resolved.yaml",
      "layers",
      "machine",
      "hashes",
      "commands",
    ]);
  });

  it("has names of classes and files as text, in which no markup begins", async () => {
    const { file } = await report("tiny-001");
    const { html, runs, pictures } = readReport(file);
    expect(list(runs[0]?.classes)).to.include(hostileClass);
    expect(pictures.map((picture) => picture.file)).to.include(hostileFile);
    expect(html).not.to.include("<img");
    // Data, two binaries and the code.
    expect(html.match(/<script/g)?.length).to.equal(4);
  });

  it("is smaller without the model or with half its bits, and says so", async () => {
    const whole = await report("tiny-001", "--out", "whole.html");
    const half = await report("tiny-001", "--half", "--out", "half.html");
    const none = await report("tiny-001", "--no-model", "--pictures", "1", "--out", "none.html");
    const sizes = [whole, half, none].map(({ file }) => statSync(file).size);
    expect(sizes).to.deep.equal([...sizes].sort((a, b) => b - a));
    expect(record(readReport(half.file).runs[0]?.net).bits).to.equal(16);
    const { runs, pictures, data } = readReport(none.file);
    expect(record(runs[0]?.net)).to.deep.equal({
      type: "none",
      reason: "it was made without the model (--no-model)",
    });
    expect(pictures.length + Number(data.left)).to.equal(8);
    expect(pictures.length).to.be.lessThan(5);
  });

  it("of a group has its runs and its table, of runs the sentences of diff", async () => {
    const group = await report("tiny-group-001");
    expect(group).to.include({ status: 0, stdout: "tiny-group-001-report.html\n" });
    const { runs, data } = readReport(group.file);
    expect(runs.map(({ name }) => name)).to.deep.equal(["tiny-001", "tiny-002"]);
    expect(JSON.stringify(data.groups)).to.include("interval of the mean");
    const two = await report("tiny-001", "untested-001", "tiny-002");
    expect(two.stdout).to.equal("tiny-001-report.html\n");
    const said = async (a: string, b: string): Promise<string | undefined> =>
      (await here("diff", a, b)).stdout.trim().split("\n").at(-1);
    expect(textsOf(readReport(two.file).data.compared)).to.deep.equal([
      await said("tiny-001", "untested-001"),
      await said("tiny-001", "tiny-002"),
    ]);
    expect(textsOf(record(readReport(two.file).runs[2]).changed)).to.deep.equal(["- seed: 7", "+ seed: 8"]);
  });

  it("without test pictures shows those of validation, and says that they flatter", async () => {
    const { file } = await report("untested-001");
    const { runs, pictures } = readReport(file);
    expect(pictures.map(({ part }) => part)).to.deep.equal(Array(8).fill("validation"));
    expect(textsOf(runs[0]?.found)).to.include(
      "there are no test pictures; these also chose the best epoch, which flatters it",
    );
  });

  it("names pictures that are gone or changed, and shows the others", async () => {
    const [gone, changed] = [inFolder("pictures", "cat.17.jpg"), inFolder("pictures", hostileFile)];
    const bytes = [gone, changed].map((file) => readFileSync(file));
    rmSync(gone);
    writeFileSync(changed, "no picture");
    try {
      const { status, stderr, file } = await report("tiny-001");
      expect(status).to.equal(0);
      expect(stderr).to.match(/^warning: 2 pictures cannot be shown: /);
      expect(stderr).to.include("cat.17.jpg cannot be read: it is not there");
      expect(stderr).to.include(`${hostileFile} was changed since the run`);
      const types = readReport(file).pictures.map(({ image }) => record(image).type);
      expect(types.filter((type) => type === "shown").length).to.equal(6);
    } finally {
      for (const [i, file] of [gone, changed].entries()) writeFileSync(file, bytes[i] ?? "");
    }
  });

  /** A copy of the run whose folder is damaged by `damage`. */
  const damaged = async (name: string, damage: (folder: string) => void) => {
    cpSync(inFolder("runs", "tiny-001"), inFolder("runs", name), { recursive: true });
    damage(inFolder("runs", name));
    return report(name);
  };

  it("without its best checkpoint shows all but the prediction, and says why", async () => {
    const { status, stderr, file } = await damaged("stripped-001", (run) => {
      rmSync(join(run, "checkpoints"), { recursive: true });
    });
    expect(status).to.equal(1);
    expect(stderr).to.include("stripped-001 was changed since petri wrote it");
    const { runs, pictures } = readReport(file);
    expect(record(runs[0]?.net))
      .to.have.property("reason")
      .that.includes("checkpoints/best/weights.bin: it is gone");
    expect(pictures.length).to.equal(8);
  });

  it("names changed files, also in the page", async () => {
    const { status, stderr, file } = await damaged("edited-001", (run) => {
      writeFileSync(
        join(run, "metrics.csv"),
        readFileSync(join(run, "metrics.csv"), "utf8").replace("1,", "1,1"),
      );
    });
    expect(status).to.equal(1);
    expect(stderr).to.include("metrics.csv: its bytes are not those that were sealed");
    expect(textsOf(readReport(file).runs[0]?.warnings)).to.include(
      "not as petri wrote it: metrics.csv: its bytes are not those that were sealed",
    );
  });

  it("of a run whose resolved.yaml is no experiment any more shows curves and answers", async () => {
    const { status, file } = await damaged("unread-001", (run) => {
      writeFileSync(join(run, "resolved.yaml"), "seed: [");
    });
    expect(status).to.equal(1);
    const { runs, pictures } = readReport(file);
    expect(list(runs[0]?.epochs).length).to.equal(2);
    expect(pictures.map(({ image }) => record(image).reason)).to.deep.equal(
      Array(8).fill("is not looked for, since resolved.yaml is not a valid experiment"),
    );
  });

  it("of folds has every picture once, judged by the net that had not seen it, and the spread of the runs", async () => {
    const { stdout } = await here(
      "tiny.yaml",
      "--quiet",
      "--folds",
      "3",
      "--set",
      "name=folded",
      "--epochs",
      "1",
    );
    const { status, file } = await report(basename(stdout.trim()), "--no-model");
    expect(status).to.equal(0);
    const { data, runs, pictures } = readReport(file);
    const [pooled = {}] = list(data.pooled).map(record);
    expect(runs.length).to.equal(3);
    // Runs of one group are not rivals: of each against the first nothing is said.
    expect(textsOf(data.compared)).to.have.length(1);
    expect(textsOf(data.compared)[0]).to.match(
      /^folded-folds-001: each picture judged by the net that had not seen it, \d+ of 32 pictures are right, \d\.\d{4} \(95 % interval 0\.\d{4} to \d\.\d{4}\)$/,
    );
    expect(list(data.spreads).map(record)).to.deep.equal([{ name: "folded-folds-001", runs: [0, 1, 2] }]);
    const [part = {}] = list(pooled.parts).map(record);
    expect(part).to.include({ part: "validation", pictures: 32 });
    const ofFolds = pictures.filter(({ answers }) => list(answers).at(-1) !== null);
    expect(new Set(ofFolds.map((picture) => picture.file)).size).to.equal(32);
    expect(ofFolds.map((picture) => record(picture.image).type)).to.deep.equal(Array(32).fill("shown"));
  });

  it("of a run that is not finished shows how far it came", async () => {
    for (const [name, state] of [
      ["failed-001", "failed"],
      ["stopped-001", "interrupted"],
    ] as const) {
      writeStatusOf(await writeRun(inFolder("runs"), name), { state, reason: "the disk was full" });
      const { status, file } = await report(name);
      expect(status).to.equal(0);
      const [run = {}] = readReport(file).runs;
      expect(textsOf(run.found)[0]).to.equal("its weights were not judged on any picture");
      expect(textsOf(run.found).at(-1)).to.match(
        /^(failed|interrupted) after 3 epochs: the disk was full; .*petri resume runs\//,
      );
      expect(list(run.epochs).length).to.equal(3);
      expect(record(run.net).type).to.equal("none");
    }
  });

  it("refuses what is no run, and a place where nothing can be written", async () => {
    const unknown = await report("tony-001");
    expect(unknown).to.include({ status: 2, stdout: "" });
    expect(unknown.stderr).to.include('did you mean "tiny-001"?');
    const nowhere = await report("tiny-001", "--out", "nowhere/a.html");
    expect(nowhere).to.include({ status: 2, stdout: "" });
    expect(nowhere.stderr).to.equal("nowhere/a.html could not be written: it is not there (ENOENT)\n");
  });
});
