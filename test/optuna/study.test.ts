import { copyFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import type { OptunaFault } from "../../src/optuna/helper-process.ts";
import { ensureOptuna, type OptunaInstall } from "../../src/optuna/install.ts";
import { openStudy, type OptunaStudy, type StudyRequest } from "../../src/optuna/study.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { lastEpoch, orThrow, search, searchOn, syntheticSearch, valueAt } from "./synthetic-search.ts";

/** In bytes: behind the last epoch of a trial that the pruner would have ended there, before its verdict. */
const cutBeforeVerdict = (journal: string): number => {
  const text = readFileSync(journal, "utf8");
  return text.lastIndexOf("\n", text.indexOf(`"verdict:${lastEpoch}":{"prune":true`)) + 1;
};

describe("a search by Optuna", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let install: OptunaInstall;
  let journals = 0;
  const open: OptunaStudy[] = [];

  before(async () => {
    const found = await ensureOptuna(() => undefined);
    if (found.type === "setup-failed") throw new Error(`${found.message} ${found.detail}`);
    install = found;
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((study) => study.close()));
  });

  const newJournal = (): string => join(folder(), `journal-${++journals}.log`);

  const attempt = async (changes: Partial<StudyRequest> = {}): Promise<OptunaStudy | OptunaFault> => {
    const study = await openStudy(install, { ...syntheticSearch(newJournal()), ...changes });
    if (study.type === "study") open.push(study);
    return study;
  };

  const begin = async (changes: Partial<StudyRequest> = {}): Promise<OptunaStudy> =>
    orThrow(await attempt(changes));

  const refusal = async (changes: Partial<StudyRequest>): Promise<string> => {
    const answer = await attempt(changes);
    return answer.type === "study" ? "it was opened" : answer.message;
  };

  it("proposes values that were declared, learns, and ends what is not promising", async () => {
    const trials = await search(await begin(), 40);
    expect(trials.map(({ number }) => number)).to.deep.equal(Array.from({ length: 40 }, (_, i) => i + 1));
    for (const { values } of trials) {
      expect(values).to.have.all.keys("rate", "dropout", "units", "augmentation");
      expect(values.rate).to.be.within(1e-5, 1e-1);
      expect([0, 0.1, 0.2, 0.3, 0.4, 0.5]).to.include(Number(Number(values.dropout).toFixed(9)));
      expect(Number(values.units) % 64).to.equal(0);
      expect(values.units).to.be.within(64, 512);
      expect(values.augmentation).to.be.oneOf(["strong", "none"]);
    }
    const mean = (part: typeof trials): number =>
      part.reduce((sum, trial) => sum + valueAt(trial.values, 4), 0) / part.length;
    expect(mean(trials.slice(20))).to.be.greaterThan(mean(trials.slice(0, 10)));
    const pruned = trials.filter(({ state }) => state === "pruned");
    expect(pruned.length).to.be.within(10, 35);
    expect(pruned.every(({ epochs }) => epochs.length < 4)).to.equal(true);
    const complete = trials.filter(({ state }) => state === "complete");
    for (const { values, value, epochs } of complete) {
      expect(value).to.equal(valueAt(values, 4));
      expect(epochs).to.deep.equal([1, 2, 3, 4].map((epoch) => [epoch, valueAt(values, epoch)]));
    }
  });

  it("gives the same trials again by the same seed, and others by another", async () => {
    const [first, second, other] = [await begin(), await begin(), await begin({ seed: 8 })];
    const trials = await search(first, 15);
    expect(await search(second, 15)).to.deep.equal(trials);
    expect((await search(other, 15)).map(({ values }) => values)).to.not.deep.equal(
      trials.map(({ values }) => values),
    );
  });

  it("killed at any byte of its journal, goes on to the trials of an undisturbed search", async () => {
    const journal = newJournal();
    const undisturbed = await search(await begin({ journal }), 14);
    const { length } = readFileSync(journal);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: length }), { minLength: 1, maxLength: 2 }),
        async (cuts) => {
          const cut = newJournal();
          copyFileSync(journal, cut);
          // The first cut is that of the copy; a second one that of what was written after it.
          for (const bytes of cuts) {
            truncateSync(cut, Math.min(bytes, readFileSync(cut).length));
            const study = await begin({ journal: cut });
            expect(await search(study, 14), `cut at ${bytes}`).to.deep.equal(undisturbed);
            await study.close();
          }
        },
      ),
      // There an earlier epoch must not be judged by the last one.
      { numRuns: 7, examples: [[[cutBeforeVerdict(journal)]]] },
    );
  });

  it("two processes share one journal: every trial is given out once", async () => {
    const journal = newJournal();
    const [one, other] = [await begin({ journal }), await begin({ journal })];
    const [trials] = await Promise.all([searchOn(one, 12), searchOn(other, 12)]);
    const numbers = trials.map(({ number }) => number);
    expect(numbers.slice(0, 12)).to.deep.equal(Array.from({ length: 12 }, (_, i) => i + 1));
    const all = orThrow(await one.trials());
    expect(all.slice(0, 12).map(({ state }) => state)).to.not.include("running");
    expect(all.slice(12).every(({ state }) => state === "failed")).to.equal(true);
    expect(orThrow(await other.trials())).to.deep.equal(all);
  });

  it("answers a report of the same epoch by the same verdict, also in another process", async () => {
    const journal = newJournal();
    const study = await begin({ journal, prune: { type: "successiveHalving", from: 2, factor: 2 } });
    const verdicts = async (number: number, value: number, of = study): Promise<boolean[]> => [
      orThrow(await of.report(number, 1, value)).prune,
      orThrow(await of.report(number, 2, value)).prune,
    ];
    const numbers: number[] = [];
    for (let i = 0; i < 4; i++) {
      const trial = orThrow(await study.ask(9));
      if (trial.type === "asked") numbers.push(trial.number);
    }
    expect(numbers).to.deep.equal([1, 2, 3, 4]);
    expect(await verdicts(1, 0.9)).to.deep.equal([false, false]);
    expect(await verdicts(2, 0.1)).to.deep.equal([false, true]);
    const other = await begin({ journal, prune: { type: "successiveHalving", from: 2, factor: 2 } });
    expect(await verdicts(2, 0.1, other)).to.deep.equal([false, true]);
    expect(await verdicts(1, 0.9, other)).to.deep.equal([false, false]);
  });

  it("a value that is no number ends the trial where it is judged", async () => {
    const study = await begin({ prune: { type: "successiveHalving", from: 1, factor: 3 } });
    orThrow(await study.ask(2));
    expect(orThrow(await study.report(1, 1, null)).prune).to.equal(true);
    expect(orThrow(await study.trials())[0]?.epochs).to.deep.equal([[1, null]]);
  });

  it("median: judges from the epoch that was said, once five trials are there to compare with", async () => {
    const study = await begin({ prune: { type: "median", from: 2 } });
    for (let number = 1; number <= 5; number++) {
      orThrow(await study.ask(9));
      for (const epoch of [1, 2, 3]) orThrow(await study.report(number, epoch, number));
      orThrow(await study.tell(number, { state: "complete", value: number }));
    }
    orThrow(await study.ask(9));
    expect(orThrow(await study.report(6, 1, 1)).prune).to.equal(false);
    expect(orThrow(await study.report(6, 2, 1)).prune).to.equal(true);
    orThrow(await study.ask(9));
    expect(orThrow(await study.report(7, 2, 4)).prune).to.equal(false);
  });

  it("an end may be told twice, but not two ends", async () => {
    const journal = newJournal();
    const study = await begin({ journal });
    orThrow(await study.ask(3));
    expect(await study.tell(1, { state: "complete", value: 0.5 })).to.equal(null);
    expect(await study.tell(1, { state: "complete", value: 0.5 })).to.equal(null);
    const messages = [
      await study.tell(1, { state: "failed" }),
      await study.tell(1, { state: "complete", value: 0.25 }),
      await study.report(1, 1, 0.5),
      await study.askAgain(1),
      await study.askAgain(2),
    ].map((fault) => (fault !== null && "message" in fault ? fault.message : ""));
    expect(messages).to.deep.equal([
      `${journal} cannot be used: its trial 1 has ended otherwise already: it is complete`,
      `${journal} cannot be used: its trial 1 has ended otherwise already: it is complete`,
      `${journal} cannot be used: its trial 1 has ended already`,
      `${journal} cannot be used: its trial 1 has ended already`,
      `${journal} cannot be used: it has no trial 2`,
    ]);
    // None of them has hurt it.
    expect(orThrow(await study.ask(3))).to.include({ type: "asked", number: 2 });
  });

  it("a journal with a damaged line is refused with the line, and stays as it is", async () => {
    const journal = newJournal();
    await search(await begin({ journal }), 2);
    const text = readFileSync(journal, "utf8");
    for (const damaged of [text.replace('{"op_code":4', "{op_code:4"), text.replace(/\n.*\n/, "\n[]\n")]) {
      writeFileSync(journal, damaged);
      expect(await refusal({ journal })).to.match(/journal-\d+\.log cannot be used: line \d+ is damaged$/);
      expect(readFileSync(journal, "utf8")).to.equal(damaged);
    }
  });

  it("a journal of a newer Optuna, or of another direction, is refused", async () => {
    const journal = newJournal();
    await search(await begin({ journal }), 1);
    expect(await refusal({ journal, direction: "minimize" })).to.equal(
      `${journal} cannot be used: it was begun to maximize`,
    );
    writeFileSync(journal, readFileSync(journal, "utf8").replace('"optuna":"5.0.0"', '"optuna":"6.1.0"'));
    expect(await refusal({ journal })).to.equal(
      `${journal} cannot be used: it was begun with Optuna 6.1.0, and this petri has 5.0.0`,
    );
  });

  it("a journal where none can be is refused in the system's words", async () => {
    const journal = join(folder(), "missing", "journal.log");
    expect(await refusal({ journal })).to.equal(
      `${journal} cannot be used: it cannot be read or written: No such file or directory`,
    );
  });
});
