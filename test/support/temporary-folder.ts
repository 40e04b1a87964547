import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "mocha";

/**
 * To be called in a describe: a new empty folder outside the project, there while its tests run.
 * Gives a function, since the path is known only when they do.
 */
export const temporaryFolder = (): (() => string) => {
  let folder: string | null = null;
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "petri-")));
  });
  after(() => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    folder = null;
  });
  return () => {
    if (folder === null) throw new Error("the temporary folder is there only while tests run");
    return folder;
  };
};
