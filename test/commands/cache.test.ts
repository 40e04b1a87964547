import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { petri } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("petri cache", () => {
  const folder = temporaryFolder();

  it("says what is kept, and what was removed", async () => {
    const cacheFolder = join(folder(), "petri");
    mkdirSync(join(cacheFolder, "features", "k"), { recursive: true });
    writeFileSync(join(cacheFolder, "features", "k", "a.ft"), Buffer.alloc(1_250_000));
    const run = (...args: string[]) =>
      petri(["cache", ...args], { cwd: folder(), env: { XDG_CACHE_HOME: folder() } });
    const kept = [
      "  decoded pictures    0  0.0 MB",
      "  pictures' features  1  1.3 MB",
      "  fetched nets        0  0.0 MB",
      "",
    ].join("\n");
    expect(await run()).to.deep.include({ status: 0, stdout: `${cacheFolder}:\n${kept}`, stderr: "" });
    expect(await run("clear")).to.include({ status: 0, stdout: `removed from ${cacheFolder}:\n${kept}` });
    const emptied = kept.replace("1  1.3", "0  0.0");
    expect(await run()).to.include({ status: 0, stdout: `${cacheFolder}:\n${emptied}` });
  });
});
