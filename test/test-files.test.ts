import { dirname, relative, resolve } from "node:path";
import { expect } from "chai";
import { loadedWith } from "./support/source-files.ts";
import { allTests, optionsFor, unitTests } from "./support/test-files.mjs";

const root = resolve(import.meta.dirname, "..");

/** Each file is parsed once, though many tests reach it. */
const loads = new Map<string, string[]>();
const loadsOf = (file: string): string[] => {
  const known = loads.get(file);
  if (known !== undefined) return known;
  const found = loadedWith(resolve(root, file))
    .filter((path) => path.startsWith("."))
    .map((path) => relative(root, resolve(root, dirname(file), path)));
  loads.set(file, found);
  return found;
};

/** What must be loaded for a file, types left out, and what that needs in turn. */
const reachedBy = (file: string, reached = new Set<string>()): Set<string> => {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const path of loadsOf(file)) reachedBy(path, reached);
  return reached;
};

const slow = ["test/support/engine.ts", "test/support/command.ts", "test/support/petri-here.ts"];

describe("which tests run", () => {
  it("a unit test reaches neither the engine nor the command", () => {
    const wrong = unitTests.flatMap((file) =>
      [...reachedBy(file)].filter((name) => slow.includes(name)).map((name) => `${file} reaches ${name}`),
    );
    expect(wrong).to.deep.equal([]);
    // The search itself finds such a way where there is one, also by way of another file.
    expect([...reachedBy("test/end-to-end/goes-on.test.ts")]).to.include("test/support/petri-here.ts");
    expect([...reachedBy("test/train/train.test.ts")]).to.include("test/support/engine.ts");
  });

  it("all of them without a file's name, and only the named ones with it", () => {
    expect(optionsFor(allTests, []).spec).to.deep.equal(allTests);
    expect(optionsFor(unitTests, ["--grep", "test"]).spec).to.deep.equal(unitTests);
    expect(optionsFor(unitTests, ["--watch"]))
      .to.include({ spec: unitTests })
      .and.to.not.have.property("parallel");
    for (const named of ["test/read/place-in.test.ts", "test/read/", "./test/read"])
      expect(optionsFor(allTests, [named]), named).to.not.have.any.keys("spec", "parallel");
  });
});
