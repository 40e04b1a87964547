import { expect } from "chai";
import { petri, type Finished } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const preload = `--import=${new URL("../support/preload/a-bug.mjs", import.meta.url).href}`;

describe("a bug in petri's own", () => {
  const folder = temporaryFolder();
  const list = (env: Record<string, string>): Promise<Finished> =>
    petri(["list", "--runs", "runs"], { cwd: folder(), env: { NODE_OPTIONS: preload, ...env } });

  it("is told in two sentences, with status 70 and without its stack", async () => {
    const { status, stderr } = await list({});
    expect(status).to.equal(70);
    const lines = stderr.trimEnd().split("\n");
    expect(lines[0]).to.equal("this is a bug in petri: \\u001b[31mnothing\\u001b[0m is no text");
    expect(lines[1]).to.match(/^PETRI_DEBUG=1 before .* shows where it happened; please report it/);
    expect(lines).to.have.length(2);
  });

  it("shows with PETRI_DEBUG where it happened", async () => {
    const { status, stderr } = await list({ PETRI_DEBUG: "1" });
    expect(status).to.equal(70);
    expect(stderr).to.match(/\n {4}at .*a-bug\.mjs/);
  });
});
