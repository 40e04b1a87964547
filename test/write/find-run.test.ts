import { join } from "node:path";
import { expect } from "chai";
import { findRun, type Wanted } from "../../src/write/find-run.ts";
import { writeRun, writeStatusOf } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("findRun", () => {
  const folder = temporaryFolder();
  const runsFolder = (): string => join(folder(), "runs");

  before(async () => {
    for (const [name, state] of [
      ["net-001", "finished"],
      ["net-002", "interrupted"],
      ["net-010", "finished"],
      ["net-011", "failed"],
      ["net-012", "nan"],
      ["net-2-001", "finished"],
      ["other-001", "interrupted"],
    ] as const)
      writeStatusOf(await writeRun(runsFolder(), name), { state });
    await writeRun(join(folder(), "elsewhere"), "far-001");
  });

  const found = async (text: string, wanted: Wanted = "finished"): Promise<string> => {
    const result = await findRun({ text, runsFolder: runsFolder(), argumentFolder: folder() }, wanted);
    return result.type === "found" ? result.files.name : result.problem.message;
  };

  it("finds a run by its name, whatever its state", async () => {
    expect(await found("net-002")).to.equal("net-002");
  });

  it("finds the newest finished run of an experiment, by number", async () => {
    expect(await found("net")).to.equal("net-010");
    expect(await found("net-2")).to.equal("net-2-001");
  });

  it("finds the newest unfinished one", async () => {
    expect(await found("net", "unfinished")).to.equal("net-011");
  });

  it("finds a run by its path, relative or absolute", async () => {
    expect(await found("runs/net-001")).to.equal("net-001");
    expect(await found("./elsewhere/far-001/")).to.equal("far-001");
    expect(await found(join(folder(), "elsewhere", "far-001"))).to.equal("far-001");
  });

  it("finds a run in the folder where the command was typed", async () => {
    const reference = {
      text: "far-001",
      runsFolder: runsFolder(),
      argumentFolder: join(folder(), "elsewhere"),
    };
    expect((await findRun(reference, "finished")).type).to.equal("found");
  });

  it("says that an experiment has no such run", async () => {
    expect(await found("other")).to.equal(`experiment other has no finished run in ${runsFolder()}`);
    expect(await found("net-2", "unfinished")).to.equal(
      `experiment net-2 has no unfinished run in ${runsFolder()}`,
    );
  });

  it("says that there is none, with a name that is near", async () => {
    expect(await found("ohter")).to.equal(`there is no run ohter in ${runsFolder()}; did you mean "other"?`);
    expect(await found("completely-different")).to.equal(
      `there is no run completely-different in ${runsFolder()}`,
    );
    expect(await found("no/such/folder")).to.match(/^there is no folder \/.*\/no\/such\/folder$/);
  });

  it("points at the argument", async () => {
    const result = await findRun(
      { text: "xyzzy", runsFolder: runsFolder(), argumentFolder: folder() },
      "finished",
    );
    expect(result.type === "not-found" && result.problem).to.deep.include({
      code: "unknown-run",
      place: { type: "argument", text: "xyzzy", start: 0, end: 5 },
    });
  });
});
