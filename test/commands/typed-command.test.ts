import { expect } from "chai";
import { typedCommand } from "../../src/commands/typed-command.ts";

describe("typedCommand", () => {
  const npm = { npm_lifecycle_script: "node bin/petri.js", npm_lifecycle_event: "exp" };
  const of = (script: string, env: Record<string, string> = {}): string =>
    typedCommand({ script, folder: "/home/me", env });

  it("is the script of package.json, with the -- that npm needs", () => {
    const agent = { npm_config_user_agent: "npm/11.0.0 node/v20.0.0" };
    expect(of("/petri/bin/petri.js", { ...npm, ...agent })).to.equal("npm run exp --");
  });

  it("has no -- with another package manager", () => {
    const agent = { npm_config_user_agent: "pnpm/10.0.0 npm/? node/v20.0.0" };
    expect(of("/petri/bin/petri.js", { ...npm, ...agent })).to.equal("pnpm run exp");
  });

  it("is petri where the linked command was typed", () => {
    expect(of("/usr/bin/petri")).to.equal("petri");
    expect(of("/usr/bin/petri", { npm_lifecycle_event: "npx", npm_lifecycle_script: "'petri'" })).to.equal(
      "npx petri",
    );
  });

  it("is petri, too, in a script of npm's that calls it among others", () => {
    const env = { npm_lifecycle_event: "all", npm_lifecycle_script: "petri a && petri b" };
    expect(of("/home/me/node_modules/.bin/petri", env)).to.equal("petri");
  });

  it("is node with the file, relative where it lies below", () => {
    expect(of("/home/me/petri/bin/petri.js")).to.equal("node petri/bin/petri.js");
    expect(of("/opt/petri/bin/petri.js")).to.equal("node /opt/petri/bin/petri.js");
  });
});
