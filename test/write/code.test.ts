import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { builtFrom, codeFingerprint, codeIdentity } from "../../src/write/code-identity.ts";
import { gitPatch, gitState } from "../../src/write/git-state.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A package that looks like petri's. */
const writePackage = (folder: string): void => {
  mkdirSync(join(folder, "src", "deep"), { recursive: true });
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "src", "a.ts"), "a");
  writeFileSync(join(folder, "src", "deep", "b.ts"), "b");
  writeFileSync(join(folder, "docs", "c.md"), "c");
};

describe("codeFingerprint", () => {
  const folder = temporaryFolder();
  let copies = 0;
  const changed = async (change: (copy: string) => void): Promise<string> => {
    const copy = join(folder(), `copy-${String(++copies)}`);
    writePackage(copy);
    change(copy);
    return codeFingerprint(copy);
  };
  const nothing = (): void => undefined;

  it("is equal for equal code in another place with other times", async () => {
    const touched = (copy: string): void => {
      utimesSync(join(copy, "src", "a.ts"), 1, 1);
    };
    expect(await changed(touched)).to.equal(await changed(nothing));
  });

  it("documents do not count", async () => {
    const other = await changed((copy) => {
      writeFileSync(join(copy, "docs", "c.md"), "other");
    });
    expect(other).to.equal(await changed(nothing));
  });

  const changes: readonly [string, (copy: string) => void][] = [
    [
      "a byte of a deep file",
      (copy) => {
        writeFileSync(join(copy, "src", "deep", "b.ts"), "B");
      },
    ],
    [
      "a new file",
      (copy) => {
        writeFileSync(join(copy, "src", "c.ts"), "");
      },
    ],
    [
      "a file that is gone",
      (copy) => {
        rmSync(join(copy, "src", "a.ts"));
      },
    ],
    [
      "another name",
      (copy) => {
        cpSync(join(copy, "src", "a.ts"), join(copy, "src", "c.ts"));
        rmSync(join(copy, "src", "a.ts"));
      },
    ],
    [
      "another version of a package",
      (copy) => {
        writeFileSync(join(copy, "package-lock.json"), "{}");
      },
    ],
  ];
  for (const [what, change] of changes)
    it(`${what} changes it`, async () => {
      expect(await changed(change)).to.not.equal(await changed(nothing));
    });
});

describe("git", () => {
  const folder = temporaryFolder();
  const git = (cwd: string, ...words: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...words], {
      cwd,
      encoding: "utf8",
    });
  const checkout = (name: string): string => {
    const path = join(folder(), name);
    writePackage(path);
    writeFileSync(join(path, ".gitignore"), "*.log\n");
    git(path, "init", "-q");
    git(path, "add", ".");
    git(path, "commit", "-qm", "first");
    return path;
  };

  it("gitState of a clean checkout is its commit", async () => {
    const path = checkout("clean");
    writeFileSync(join(path, "src", "x.log"), "ignored");
    writeFileSync(join(path, "notes.txt"), "not of petri");
    const commit = git(path, "rev-parse", "HEAD").trim();
    expect(await gitState(path)).to.deep.equal({ commit, dirty: false });
    expect((await gitPatch(path)).length).to.equal(0);
  });

  it("gitPatch brings the commit to the code that ran: changed, removed, new and binary files", async () => {
    const path = checkout("dirty");
    writeFileSync(join(path, "src", "a.ts"), "changed\n");
    rmSync(join(path, "docs", "c.md"));
    writeFileSync(join(path, "src", "new file.ts"), "new\n");
    writeFileSync(join(path, "src", "new.bin"), Uint8Array.of(0, 1, 2, 255));
    git(path, "add", "-N", "src/new.bin");
    expect(await gitState(path)).to.deep.include({ dirty: true });

    const other = join(folder(), "applied");
    git(folder(), "clone", "-q", path, other);
    writeFileSync(join(folder(), "git.patch"), await gitPatch(path));
    git(other, "apply", join(folder(), "git.patch"));
    for (const file of ["src/a.ts", "src/new file.ts", "src/new.bin"])
      expect(readFileSync(join(other, file))).to.deep.equal(readFileSync(join(path, file)));
    expect(existsSync(join(other, "docs", "c.md"))).to.equal(false);
  });

  it("a new file alone makes it dirty", async () => {
    const path = checkout("new");
    writeFileSync(join(path, "src", "new.ts"), "");
    expect(await gitState(path)).to.deep.include({ dirty: true });
  });

  it("gitState is null below somebody else's project", async () => {
    const path = checkout("theirs");
    writeFileSync(join(path, ".gitignore"), "node_modules\n");
    const installed = join(path, "node_modules", "petri");
    mkdirSync(installed, { recursive: true });
    writePackage(installed);
    expect(await gitState(installed)).to.equal(null);
  });

  it("gitState is null outside of git", async () => {
    const path = join(folder(), "bare");
    writePackage(path);
    expect(await gitState(path)).to.equal(null);
  });
});

describe("codeIdentity of a package", () => {
  const folder = temporaryFolder();
  const built = { code: "of the checkout", git: { commit: "0123abc", dirty: false } };

  /** A package without src/, as scripts/build.ts leaves it. */
  const makePackage = async (name: string): Promise<string> => {
    const path = join(folder(), name);
    mkdirSync(join(path, "dist"), { recursive: true });
    writeFileSync(join(path, "package.json"), "{}");
    writeFileSync(join(path, "dist/main.js"), "run()");
    const { files } = await builtFrom(path);
    writeFileSync(join(path, "dist/built.json"), JSON.stringify({ ...built, files }));
    return path;
  };

  it("is that of the checkout from which it was built", async () => {
    expect(await codeIdentity(await makePackage("whole"))).to.deep.equal(built);
  });

  it("is another one, of no commit, where a file was changed, added or removed", async () => {
    const changes: Readonly<Record<string, (path: string) => void>> = {
      changed: (path) => {
        writeFileSync(join(path, "dist/main.js"), "run(2)");
      },
      added: (path) => {
        writeFileSync(join(path, "dist/more.js"), "");
      },
      removed: (path) => {
        rmSync(join(path, "dist/main.js"));
      },
      "without built.json": (path) => {
        rmSync(join(path, "dist/built.json"));
      },
    };
    for (const [name, change] of Object.entries(changes)) {
      const path = await makePackage(name);
      change(path);
      const { code, git } = await codeIdentity(path);
      expect(code, name).to.match(/^[0-9a-f]{64}$/);
      expect(git, name).to.equal(null);
    }
  });
});
