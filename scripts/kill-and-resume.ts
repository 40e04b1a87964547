/**
 * node --import tsx scripts/kill-and-resume.ts [--experiments 200] [--kills 1000] [--seed 1] [--net FILE]
 * [--folder DIR] [--jobs 2] [--page FILE]
 *
 * Tests what petri promises of resume on experiments that nobody chose: generated ones are stopped and resumed,
 * lengthened and verified in this process; then runs of the real command, of generated experiments and of those of
 * experiments/, are killed with SIGKILL and resumed to their end. Ends with 1 at the first byte that is different, and
 * leaves the folder. --net is the pretrained net of feature-extraction and fine-tuning, which are left out without it.
 * With --folder it goes on where it was stopped. Writes docs/kill-and-resume.md, or the file of --page.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import seedrandom from "seedrandom";
import { anyStops, goesOn } from "../test/support/goes-on.ts";
import { epochsOf, trainedExperiment, writeWorld, yamlOf } from "../test/support/trained-experiment.ts";
import { killedRun, undisturbed, type Reference } from "./kill-and-resume/chain.ts";
import { marksOf } from "./kill-and-resume/marks.ts";
import { page } from "./kill-and-resume/page.ts";
import { addResult, readResults, type Killed, type Result, type Tried } from "./kill-and-resume/results.ts";
import { argumentsOf, subjectNames } from "./kill-and-resume/subjects.ts";

/** Of one run; fewer kills are left for its end. */
const mostKills = 6;
/** Generated experiments that are killed, too. */
const killedExperiments = 25;

interface Work {
  folder: string;
  seed: string;
  net: string | null;
  done: Result[];
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const finish = ({ folder, done }: Work, result: Result): void => {
  addResult(join(folder, "results.jsonl"), result);
  done.push(result);
};

const isTried = (result: Result): result is Tried => result.type === "tried";
const isKilled = (result: Result): result is Killed => result.type === "killed";

/** Each follows from the seed and its number alone, so that one that failed can be tried again. */
const experimentAt = (seed: string, number: number) => {
  const [drawn] = fc.sample(fc.tuple(trainedExperiment, anyStops), {
    numRuns: 1,
    seed: seedrandom(`${seed}/${number}`).int32(),
  });
  if (drawn === undefined) throw new Error("nothing was drawn");
  const [keys, stops] = drawn;
  return { keys, stops };
};

const tryExperiment = async (work: Work, number: number): Promise<void> => {
  const { folder, seed } = work;
  const { keys, stops } = experimentAt(seed, number);
  const name = `tried-${number}`;
  const runs = [1, 2, 3].map((n) => join(folder, "runs", `${name}-00${n}`));
  for (const run of runs) rmSync(run, { recursive: true, force: true });
  writeFileSync(join(folder, `${name}.yaml`), yamlOf(keys));
  const lengthened = await goesOn({ folder, name, ...epochsOf(keys) }, stops);
  for (const run of runs) rmSync(run, { recursive: true });
  finish(work, { type: "tried", number, marks: marksOf(keys), lengthened, cache: stops.cache });
};

interface Subject {
  experiment: string;
  args: string[];
  reference: Reference;
}

/** A loss that is not a number would end a run before it could be killed often. */
const generatedSubject = async ({ folder, seed }: Work, number: number): Promise<Subject> => {
  const { keys } = experimentAt(seed, number);
  const file = `killed-${number}.yaml`;
  writeFileSync(join(folder, file), yamlOf({ ...keys, onNaN: "continue", epochs: 8 }));
  return { experiment: "generated", args: [file], reference: await undisturbed(folder, [file]) };
};

/** Those of experiments/, one after the other, since fine-tuning starts from a run of feature-extraction. */
const ownSubjects = async ({ folder, net }: Work): Promise<Subject[]> => {
  const subjects: Subject[] = [];
  let features: string | null = null;
  for (const experiment of subjectNames(net)) {
    const args = argumentsOf(experiment, net, features);
    const reference = await undisturbed(folder, args);
    if (experiment === "feature-extraction") features = reference.run;
    subjects.push({ experiment, args, reference });
    say(`${experiment}: ${Math.round(reference.milliseconds)} ms without a kill`);
  }
  return subjects;
};

/** In turn one of experiments/ and a generated one, each made when its turn comes. */
const subjectsInTurn = async (work: Work): Promise<(turn: number) => Promise<Subject>> => {
  const own = await ownSubjects(work);
  const generated = new Map<number, Promise<Subject>>();
  return (turn) => {
    const half = Math.floor(turn / 2);
    const subject = own[half % own.length];
    if (turn % 2 === 0 && subject !== undefined) return Promise.resolve(subject);
    const number = half % killedExperiments;
    const made = generated.get(number) ?? generatedSubject(work, number);
    generated.set(number, made);
    return made;
  };
};

const killsOf = ({ done }: Work): number => done.filter(isKilled).flatMap(({ met }) => met).length;

const killAll = async (work: Work, kills: number, jobs: number): Promise<void> => {
  if (killsOf(work) >= kills) return;
  const subjectAt = await subjectsInTurn(work);
  let turn = Math.max(0, ...work.done.filter(isKilled).map(({ number }) => number + 1));
  const job = async (): Promise<void> => {
    while (killsOf(work) < kills) {
      const number = turn++;
      const { experiment, args, reference } = await subjectAt(number);
      const random = seedrandom(`${work.seed}/kill/${number}`);
      const most = Math.min(mostKills, kills - killsOf(work));
      const met = await killedRun(work.folder, args, reference, { random, most });
      finish(work, { type: "killed", number, experiment, met });
      say(`${killsOf(work)} kills, last of ${experiment}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, job));
};

const { values: given } = parseArgs({
  options: {
    experiments: { type: "string", default: "200" },
    kills: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    net: { type: "string" },
    folder: { type: "string" },
    jobs: { type: "string", default: "2" },
    page: { type: "string", default: resolve(import.meta.dirname, "../docs/kill-and-resume.md") },
  },
});

const folder = resolve(given.folder ?? mkdtempSync(join(tmpdir(), "petri-kills-")));
mkdirSync(folder, { recursive: true });
await writeWorld(folder);
const net = given.net === undefined ? null : resolve(given.net);
const work: Work = { folder, seed: given.seed, net, done: readResults(join(folder, "results.jsonl")) };
say(`works in ${folder}`);
for (let number = 0; number < Number(given.experiments); number++) {
  if (work.done.some((result) => isTried(result) && result.number === number)) continue;
  await tryExperiment(work, number);
  say(`${number + 1} of ${given.experiments} experiments`);
}
await killAll(work, Number(given.kills), Number(given.jobs));
const skipped =
  net === null
    ? "Without the pretrained net (`--net`), feature-extraction and fine-tuning were not killed."
    : null;
const text = page(work.done.filter(isTried), work.done.filter(isKilled), { seed: given.seed, skipped });
writeFileSync(given.page, text);
process.stdout.write(text);
if (given.folder === undefined) rmSync(folder, { recursive: true });
