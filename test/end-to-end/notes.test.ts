import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { RunFiles } from "../../src/write/run-files.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { writeRun } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("petri tag and petri note", () => {
  const temporary = temporaryFolder();
  const petri = (...args: string[]): Promise<Told> => petriHere(temporary(), args);
  let files: RunFiles;

  before(async () => {
    files = await writeRun(join(temporary(), "runs"), "tiny-001");
  });

  it("are shown by show and list, kept in machine/, and taken away again", async () => {
    const outside = readdirSync(files.folder);
    await petri("tag", "tiny-001", "good", "again");
    expect((await petri("tag", "tiny-001", "good", "late")).stdout).to.equal(
      "tiny-001  tags: good again late\n",
    );
    expect((await petri("note", "tiny-001", "learning rate too high")).status).to.equal(0);
    expect((await petri("show", "tiny-001")).stdout).to.contain(
      "\nnotes\n  tags: good again late\n  learning rate too high\n",
    );
    expect(readdirSync(files.folder)).to.deep.equal(outside);
    await petri("tag", "tiny-001", "again", "late", "--remove");
    expect((await petri("note", "tiny-001", "")).stdout).to.equal("tiny-001  tags: good\n");
    expect((await petri("list", "--filter", "tags == good")).stdout).to.contain("tiny-001");
  });

  it("make hostile text visible, and refuse a tag that is no word", async () => {
    await petri("note", "tiny-001", "red \u001b[31m\nb-001  finished");
    for (const verb of [["show", "tiny-001"], ["list"]]) {
      const { stdout } = await petri(...verb);
      expect(stdout).to.contain("red \\u001b[31m\\u000ab-001").and.not.to.contain("\u001b");
    }
    const refused = await petri("tag", "tiny-001", "two words");
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.contain("command line:1:1 a tag is a word of 1 to 50 letters");
    expect((await petri("tag", "tiny-009", "x")).stderr).to.contain("there is no run tiny-009");
  });

  it("of several processes at once loses none", async () => {
    const words = ["a1", "a2", "a3", "a4", "a5", "a6"];
    await Promise.all(words.map((word) => petri("tag", "tiny-001", word)));
    expect((await petri("show", "tiny-001")).stdout).to.match(/tags: good( a\d){6}\n/);
  });

  it("leave a file that is not theirs as it is", async () => {
    writeFileSync(files.notes, "{}");
    const { status, stderr } = await petri("tag", "tiny-001", "x");
    expect(status).to.equal(2);
    expect(stderr).to.contain("tiny-001: machine/notes.json cannot be changed:");
    expect(readFileSync(files.notes, "utf8")).to.equal("{}");
  });
});
