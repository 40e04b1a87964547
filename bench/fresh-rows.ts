/** What fresh processes do: how soon they answer and train, and the memory of an epoch. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startContestant, type Program } from "./contestant.ts";
import { kerasProgram, petriCommand, petriProgram } from "./programs.ts";
import { seconds, type Goal } from "./rounds.ts";

const run = promisify(execFile);

/** The first round is not counted. */
const counted = async (rounds: number, each: (isCounted: boolean) => Promise<void>): Promise<void> => {
  for (let round = 0; round <= rounds; round++) await each(round > 0);
};

const commandRow = async (
  what: string,
  { command, args }: Program,
  goal: string,
  rounds: number,
): Promise<Goal> => {
  const values: number[] = [];
  await counted(rounds, async (isCounted) => {
    const taken = await seconds(() => run(command, [...args]));
    process.stderr.write(`${what}: ${taken.toFixed(2)} s\n`);
    if (isCounted) values.push(taken);
  });
  return { what, unit: "s", values: new Map([["petri", values]]), goal };
};

const commandRows = async (data: string, rounds: number): Promise<Goal[]> => {
  const set = ["--set", `data.directory=${data}`];
  return [
    await commandRow("petri --help", petriCommand("--help"), "0.35 s", rounds),
    await commandRow("petri check baseline", petriCommand("check", "baseline", ...set), "0.6 s", rounds),
    await commandRow("petri plan baseline", petriCommand("plan", "baseline", ...set), "1 s", rounds),
  ];
};

/** Seconds from the start of a process until it has done the task; then the peak of an epoch, asked for once. */
const untilDone = async (
  program: Program,
  name: string,
  task: "versions" | "first_step",
  request: object,
  wantsPeak: boolean,
): Promise<{ taken: number; peak: number | null }> => {
  const started = performance.now();
  const contestant = startContestant(name, program);
  await contestant.ask(task, request);
  const taken = (performance.now() - started) / 1000;
  process.stderr.write(`from start to ${task}, ${name}: ${taken.toFixed(2)} s\n`);
  if (wantsPeak) await contestant.ask("epoch", request);
  const peak = wantsPeak ? Number(await contestant.ask("peak")) / 1e6 : null;
  await contestant.end();
  return { taken, peak };
};

const startRows = async (data: string, rounds: number): Promise<Goal[]> => {
  const programs = new Map([
    ["petri", petriProgram("petri")],
    ["Keras", await kerasProgram()],
  ]);
  const none = () => new Map<string, number[]>([...programs.keys()].map((name) => [name, []]));
  const [loads, steps, peaks] = [none(), none(), none()];
  const split = { data, train: 1000, validation: 500, steps: 100, net: "baseline" };
  await counted(rounds, async (isCounted) => {
    for (const [name, program] of programs) {
      const wantsPeak = isCounted && peaks.get(name)?.length === 0;
      const load = await untilDone(program, name, "versions", {}, false);
      const step = await untilDone(program, name, "first_step", split, wantsPeak);
      if (!isCounted) continue;
      loads.get(name)?.push(load.taken);
      steps.get(name)?.push(step.taken);
      if (step.peak !== null) peaks.get(name)?.push(step.peak);
    }
  });
  return [
    { what: "from start to the engine loaded", unit: "s", values: loads, goal: "under 3 s" },
    { what: "from start to first training step, warm cache", unit: "s", values: steps, goal: "under 5 s" },
    { what: "peak memory of a baseline epoch", unit: "MB", values: peaks, goal: "Keras 1.25" },
  ];
};

export const freshRows = async (data: string, rounds: number): Promise<Goal[]> => [
  ...(await commandRows(data, rounds)),
  ...(await startRows(data, rounds)),
];
