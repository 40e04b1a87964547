import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { judge } from "../../scripts/licenses/rule.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = resolve(import.meta.dirname, "../..");

/** Lines of the command's answer, and whether it was content. */
const check = (...args: string[]): { lines: string[]; passes: boolean } => {
  const command = ["--import=tsx", "scripts/check-licenses.ts", ...args];
  const { stdout, status } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  return { lines: stdout.trimEnd().split("\n"), passes: status === 0 };
};

describe("judge", () => {
  const verdict = (license: string | null, name = "some-package"): string => judge(name, license).type;

  it("allows what asks for its notice only, alone, together and as a choice", () => {
    for (const license of [
      "MIT",
      "ISC",
      "Apache-2.0 AND MIT",
      "(BSD-2-Clause OR GPL-3.0-only)",
      "(MIT AND Zlib)",
    ])
      expect(verdict(license), license).to.equal("allowed");
  });

  it("refuses copyleft, terms of use, what is not an SPDX expression and what is not said", () => {
    const refused = [
      "GPL-2.0-only",
      "GPL-3.0-or-later",
      "AGPL-3.0-only",
      "LGPL-3.0-or-later",
      "MPL-2.0",
      "SSPL-1.0",
    ];
    const others = [
      "MIT AND GPL-3.0-only",
      "CC-BY-NC-4.0",
      "UNLICENSED",
      "SEE LICENSE IN LICENSE.txt",
      "",
      null,
    ];
    for (const license of [...refused, ...others])
      expect(verdict(license), String(license)).to.equal("refused");
  });

  it("excuses the LGPL in sharp's libraries, with the reason, and nothing more there", () => {
    const library = "@img/sharp-libvips-linux-x64";
    expect(judge(library, "LGPL-3.0-or-later")).to.deep.equal({
      type: "excused",
      reason: "a package of its own with a dynamic library, unchanged, that anyone can replace",
    });
    expect(verdict("Apache-2.0 AND LGPL-3.0-or-later", "@img/sharp-win32-x64")).to.equal("excused");
    expect(verdict("GPL-3.0-or-later", library)).to.equal("refused");
  });
});

describe("npm run licenses", () => {
  const temporary = temporaryFolder();

  it("passes petri's own packages", () => {
    const { lines, passes } = check();
    expect(lines.filter((line) => line.startsWith("refused"))).to.deep.equal([]);
    expect(passes).to.equal(true);
    expect(lines).to.include("Apache-2.0  @julusian/jpeg-turbo@2.3.0");
    expect(lines).to.include("IJG AND BSD-3-Clause AND Zlib  @julusian/jpeg-turbo: libjpeg-turbo");
  });

  it("refuses licences, silence and binaries that nobody looked at, but not what only developers install", () => {
    const folder = temporary();
    const packages = {
      "": { name: "project" },
      "node_modules/good": { version: "1.0.0", license: "MIT" },
      "node_modules/viral": { version: "1.0.0", license: "AGPL-3.0-only" },
      "node_modules/good/node_modules/silent": { version: "2.0.0" },
      "node_modules/native": { version: "1.0.0", license: "MIT" },
      "node_modules/tool": { version: "1.0.0", license: "GPL-3.0-only", dev: true },
    };
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages }));
    mkdirSync(join(folder, "node_modules/native/lib"), { recursive: true });
    writeFileSync(join(folder, "node_modules/native/package.json"), "{}");
    writeFileSync(join(folder, "node_modules/native/lib/program"), "\x7fELF and so on");
    const { lines, passes } = check(folder);
    expect(passes).to.equal(false);
    expect(lines).to.have.members([
      "MIT  good@1.0.0",
      "MIT  native@1.0.0",
      "refused: viral@1.0.0: AGPL-3.0-only cannot be shipped with a program under Apache-2.0",
      "refused: silent@2.0.0: it names no licence",
      "refused: native: it has binaries, and scripts/licenses/rule.ts does not say what is in them",
      "5 packages and libraries, 3 refused",
    ]);
  });
});
