import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
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
});
