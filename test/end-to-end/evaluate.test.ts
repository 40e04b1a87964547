import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkSeal } from "../../src/write/seal.ts";
import { runFiles } from "../../src/write/run-files.ts";
import { petriHere } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("evaluate", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder(), ...names);
  const evaluation = (run = "tiny-001"): string => at("runs", run, "evaluations", "later");

  /** Sorts pictures that the experiment's globs do not take into class folders. */
  const laterPictures = (name: string, classes: Readonly<Record<string, readonly number[]>>): void => {
    for (const [label, numbers] of Object.entries(classes)) {
      mkdirSync(at(name, label), { recursive: true });
      for (const number of numbers)
        cpSync(at("more", `${label}.${number}.jpg`), at(name, label, `${label}.${number}.jpg`));
    }
  };

  before(async () => {
    await drawPictures(at("pictures"), 20);
    await drawPictures(at("more"), 40);
    laterPictures("later", { cat: [30, 31, 32, 33, 34], dog: [30, 31, 32] });
    writeFileSync(at("later", "dog", "torn.jpg"), "no picture");
    writeFileSync(at("tiny.yaml"), tinyExperiment({ metrics: "[acc, balancedAcc, f1, brier]" }));
    // Of dogs nothing is learnt.
    const oneSided = { classWeights: "{dog: 0, cat: 1}", seed: "8", epochs: "3" };
    writeFileSync(at("sided.yaml"), tinyExperiment(oneSided));
    for (const name of ["tiny.yaml", "sided.yaml"]) {
      const told = await petriHere(folder(), [name, "--quiet"]);
      expect(told.status, told.stderr).to.equal(0);
    }
  });

  it("judges a folder of class folders; what cannot be read is named, and the status is 1", async () => {
    const told = await petriHere(folder(), ["evaluate", "tiny-001", "later"]);
    expect(told.stdout).to.equal("runs/tiny-001/evaluations/later\n");
    expect(told.status).to.equal(1);
    expect(told.stderr).to.match(/^dog\/torn\.jpg .+$/m);
    expect(told.stderr).to.contain("test, 8 pictures, weights of epoch");
    expect(told.stderr).to.match(/class +pictures +precision +recall +f1/);
    expect(told.stderr).to.contain("95 % interval of 8 pictures: acc ");
    expect(readdirSync(evaluation()).sort()).to.deep.equal([
      "SHA256SUMS",
      "predictions.csv",
      "split.csv",
      "test.json",
    ]);
    const test: unknown = JSON.parse(readFileSync(join(evaluation(), "test.json"), "utf8"));
    expect(test).to.have.nested.property("test.pictures", 8);
    expect(test).to.have.nested.property("test.byClass[1].support", 3);
    expect(test).to.have.property("validation", null);
    for (const metric of ["loss", "acc", "balancedAcc", "f1", "brier"])
      expect(test).to.have.nested.property(`test.${metric}`).that.is.a("number");
    expect(readFileSync(join(evaluation(), "split.csv"), "utf8")).to.match(/^skipped,dog,1,dog\/torn\.jpg,/m);
  });

  it("gives the probabilities that predict gives", async () => {
    const told = await petriHere(folder(), ["predict", "tiny-001", "later/cat/cat.30.jpg", "--csv"]);
    const [, ...asPredicted] = told.stdout.trim().split("\n")[1]?.split(",").slice(1) ?? [];
    const row = readFileSync(join(evaluation(), "predictions.csv"), "utf8")
      .split("\n")
      .find((line) => line.includes("cat/cat.30.jpg"));
    expect(row?.split(",").slice(4).map(Number)).to.have.length(3);
    for (const [i, value] of (row?.split(",").slice(4) ?? []).entries())
      expect(Number(value)).to.be.closeTo(Number(asPredicted[i]), 1e-6);
  });

  it("leaves the seal of the run whole, and has one of its own", async () => {
    expect(await checkSeal(runFiles(at("runs", "tiny-001")))).to.deep.equal({ type: "checked", changes: [] });
    const checked = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: evaluation(), encoding: "utf8" });
    expect(checked.trim().split("\n")).to.have.length(5);
    expect((await petriHere(folder(), ["show", "tiny-001"])).status).to.equal(0);
  });

  it("is not made twice under one name, unless it is told to: then with the same bytes", async () => {
    const before = readFileSync(join(evaluation(), "SHA256SUMS"), "utf8");
    const again = await petriHere(folder(), ["evaluate", "tiny-001", "later"]);
    expect(again.status).to.equal(2);
    expect(again.stderr).to.equal(
      "tiny-001 has an evaluation later already; --force replaces it, --name gives another name\n",
    );
    await petriHere(folder(), ["evaluate", "tiny-001", "later", "--force"]);
    expect(readFileSync(join(evaluation(), "SHA256SUMS"), "utf8")).to.equal(before);
  });

  it("takes the globs of the run where there are no class folders", async () => {
    const told = await petriHere(folder(), ["evaluate", "tiny", "more", "--name", "flat"]);
    expect([told.status, told.stdout]).to.deep.equal([0, "runs/tiny-001/evaluations/flat\n"]);
  });

  it("refuses a class that the run does not know, a folder that is not there and a name that is none", async () => {
    laterPictures("strange", { cat: [35] });
    mkdirSync(at("strange", "dgo"));
    cpSync(at("more", "dog.35.jpg"), at("strange", "dgo", "dog.35.jpg"));
    const strange = await petriHere(folder(), ["evaluate", "tiny-001", "strange"]);
    expect([strange.status, strange.stdout]).to.deep.equal([2, ""]);
    expect(strange.stderr).to.contain('the run knows no class "dgo"; did you mean "dog"?');
    const nowhere = await petriHere(folder(), ["evaluate", "tiny-001", "nowhere"]);
    expect([nowhere.status, nowhere.stderr.includes("does not exist")]).to.deep.equal([2, true]);
    const unnamed = await petriHere(folder(), ["evaluate", "tiny-001", "later", "--name", "../out"]);
    expect([unnamed.status, unnamed.stderr.includes('cannot be named "../out"')]).to.deep.equal([2, true]);
    expect(readdirSync(at("runs", "tiny-001", "evaluations")).sort()).to.deep.equal(["flat", "later"]);
  });

  it("tells a class that is never predicted, as the end of a run does", async () => {
    const sentence =
      'none of the 8 test pictures was taken for "dog": the net never gives this answer; where a class is rare, classWeights or generator.sampling: balanced may help';
    const run = await petriHere(folder(), ["sided.yaml"]);
    expect(run.stderr).to.contain(sentence);
    const told = await petriHere(folder(), ["evaluate", "sided-001", "later"]);
    expect(told.stderr).to.contain(sentence);
  });

  it("is what diff --on compares two runs by, pair by pair", async () => {
    const told = await petriHere(folder(), ["diff", "sided-001", "tiny-001", "--on", "later"]);
    expect(told.status, told.stderr).to.equal(0);
    expect(told.stdout).to.match(/^on the pictures of later\n/);
    expect(told.stdout).to.contain("8 test pictures predicted by both");
    const missing = await petriHere(folder(), ["diff", "sided-001", "tiny-001", "--on", "flat"]);
    expect(missing.status).to.equal(2);
    expect(missing.stderr).to.contain('sided-001 has no evaluation "flat"');
  });

  it("names what was changed in it, and what judged before the run went on", async () => {
    const file = join(evaluation(), "predictions.csv");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/0\.\d+/, "0.5"));
    const changed = await petriHere(folder(), ["diff", "sided-001", "tiny-001", "--on", "later"]);
    expect(changed.status).to.equal(1);
    expect(changed.stderr).to.contain(
      "evaluations/later/predictions.csv: its bytes are not those that were sealed",
    );
    rmSync(file);
    const gone = await petriHere(folder(), ["diff", "sided-001", "tiny-001", "--on", "later"]);
    expect([gone.status, gone.stdout]).to.deep.equal([1, ""]);
    expect(gone.stderr).to.contain("evaluations/later/predictions.csv: it is gone");
    writeFileSync(file, text);
    const longer = await petriHere(folder(), ["resume", "tiny-001", "--epochs", "12", "--quiet"]);
    expect(longer.status, longer.stderr).to.equal(0);
    const older = await petriHere(folder(), ["diff", "sided-001", "tiny-001", "--on", "later"]);
    expect(older.status).to.equal(1);
    expect(older.stderr).to.contain("evaluations/later: the run has other best weights now; evaluate again");
  });
});
