import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { expect } from "chai";
import { packageFolder, petri } from "../support/command.ts";

describe("the command", () => {
  const cwd = packageFolder;

  it("--version is that of package.json", async () => {
    const manifest = readFileSync(resolve(packageFolder, "package.json"), "utf8");
    const { status, stdout, stderr } = await petri(["--version"], { cwd });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    expect(manifest).to.contain(`"version": "${stdout.trim()}"`);
  });

  it("names itself in hints as it was typed", async () => {
    const typed = await petri(["list", "--cvs"], { cwd });
    expect(typed.status).to.equal(2);
    expect(typed.stderr).to.contain("node bin/petri.js --help lists the verbs");
    const help = execFileSync("npm", ["run", "--silent", "exp", "--", "--help"], { cwd, encoding: "utf8" });
    expect(help).to.match(/^Usage: npm run exp -- \[verb\]/);
    expect(help).to.contain("npm run exp -- baseline is npm run exp -- run baseline.");
  });

  it("names its pages in --help where they are, also from another folder", async () => {
    for (const folder of [cwd, tmpdir()]) {
      const { stdout } = await petri(["--help"], { cwd: folder });
      const pages = /The file: (.+)\. The run folder: (.+)\.$/m.exec(stdout)?.slice(1) ?? [];
      expect(pages).to.have.length(2);
      for (const page of pages) expect(existsSync(resolve(folder, page)), page).to.equal(true);
    }
  });
});
