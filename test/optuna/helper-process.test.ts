import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isFault, type OptunaFault } from "../../src/optuna/helper-process.ts";
import type { OptunaInstall } from "../../src/optuna/install.ts";
import { openStudy, type OptunaStudy } from "../../src/optuna/study.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { syntheticSearch } from "./synthetic-search.ts";

const opened = `echo '{"type":"opened","optuna":"5.0.0","trials":0}'`;

describe("the process of Optuna", () => {
  const folder = temporaryFolder();

  /** A shell script in Python's place. */
  const openWith = (script: string, patience = 5000): Promise<OptunaStudy | OptunaFault> => {
    const python = join(folder(), "python3");
    writeFileSync(python, `#!/bin/sh\nread question\n${script}\n`, { mode: 0o755 });
    const install: OptunaInstall = { type: "installed", python, packages: folder(), folder: folder() };
    return openStudy(install, syntheticSearch("journal.log"), patience);
  };

  const faultOf = (answer: unknown): string => (isFault(answer) ? answer.message : "it is no fault");

  const openFault = async (script: string, patience?: number): Promise<string> =>
    faultOf(await openWith(script, patience));

  const study = async (script: string): Promise<OptunaStudy> => {
    const answer = await openWith(script);
    if (isFault(answer)) throw new Error(answer.message);
    return answer;
  };

  it("that ends is told with the last that it said", async () => {
    expect(await openFault("echo 'Traceback' >&2; echo 'MemoryError' >&2; exit 3")).to.equal(
      "the process of Optuna ended with status 3: MemoryError",
    );
    expect(await openFault("kill -9 $$")).to.equal("the process of Optuna ended by SIGKILL");
  });

  it("that is not there is told", async () => {
    const install: OptunaInstall = {
      type: "installed",
      python: join(folder(), "no-python"),
      packages: folder(),
      folder: folder(),
    };
    expect(faultOf(await openStudy(install, syntheticSearch("journal.log")))).to.match(
      /^the process of Optuna cannot be started: .*ENOENT/,
    );
  });

  it("that dies between two questions answers neither the next nor the one after it", async () => {
    const answering = await study(`${opened}; read question; exit 1`);
    const message = "the process of Optuna ended with status 1";
    expect(faultOf(await answering.ask(3))).to.equal(message);
    expect(faultOf(await answering.trials())).to.equal(message);
    expect(faultOf(await answering.tell(1, { state: "pruned" }))).to.equal(message);
    await answering.close();
  });

  it("that says nothing is told, and ended", async () => {
    expect(await openFault("exec sleep 60", 200)).to.equal(
      "the process of Optuna has not answered for 0.2 s",
    );
  });

  it("that answers what is no answer, or one to another question, is told", async () => {
    expect(await openFault("echo warning: something; read question")).to.match(
      /^the process of Optuna gives an answer that is none \(it is (no|not) JSON: /,
    );
    expect(await openFault(`echo '{"type":"opened","optuna":5,"trials":0}'; read question`)).to.match(
      /^the process of Optuna gives an answer that is none \(.+\)$/,
    );
    expect(await openFault(`echo '{"type":"told"}'; read question`)).to.equal(
      "the process of Optuna gives an answer to another question (told)",
    );
  });
});
