/** A pipe where a file of a run or of the cache should be: whoever opened it as a file would wait for ever. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readChecked } from "../../src/load/checked-file.ts";
import { runFiles } from "../../src/write/run-files.ts";
import { checkSeal, readSeal } from "../../src/write/seal.ts";
import { takeOver, untilEnded } from "../../src/write/status.ts";
import { addTiming } from "../../src/write/timing-csv.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const unexpected = (): never => {
  throw new Error("it waits");
};

describe("a pipe in the place of a file", () => {
  const folder = temporaryFolder();

  const pipe = (file: string): string => {
    mkdirSync(dirname(file), { recursive: true });
    execFileSync("mkfifo", [file]);
    return file;
  };

  it("of a run's status is no sign of life, and is replaced", async () => {
    const { status } = runFiles(join(folder(), "a-001"));
    pipe(status);
    await untilEnded(status, unexpected);
    expect(await takeOver(status, unexpected)).to.not.equal(null);
    expect(statSync(status).isFile()).to.equal(true);
  });

  it("of a run's times is replaced", async () => {
    const file = pipe(join(folder(), "timing.csv"));
    const timing = {
      seconds: 1,
      trainingSeconds: 1,
      validationSeconds: 0,
      msPerStep: 1,
      waitMsPerStep: 1,
      picturesPerSecond: 1,
      tensors: 1,
    };
    await addTiming(file, 1, timing, 1e6);
    expect(readFileSync(file, "utf8")).to.match(/^epoch,.*\n1,/);
  });

  it("of a run's seal is told", async () => {
    const files = runFiles(join(folder(), "b-001"));
    pipe(files.seal);
    expect(readSeal(files.folder)).to.equal(null);
    expect(await checkSeal(files)).to.deep.equal({
      type: "checked",
      changes: [{ file: "SHA256SUMS", what: "it is not a regular file, but a pipe, a device or the like" }],
    });
  });

  it("of the cache is a damaged file, which is made again", () => {
    expect(readChecked(pipe(join(folder(), "a.px")), Buffer.alloc(8))).to.equal(null);
  });
});
