/** What processes that are warm do: training steps, predictions, whole epochs. */
import { resolve } from "node:path";
import { startContestant, type Contestant } from "./contestant.ts";
import { photographs } from "./full-size.ts";
import { kerasProgram, petriProgram } from "./programs.ts";
import { measure, type Goal, type Turn } from "./rounds.ts";

/** Of each class. */
const counts = { train: 1000, validation: 500 };

interface Contestants {
  petri: Contestant;
  stock: Contestant;
  keras: Contestant;
}

const startAll = async (): Promise<Contestants> => ({
  petri: startContestant("petri", petriProgram("petri")),
  stock: startContestant("stock", petriProgram("stock")),
  keras: startContestant("Keras", await kerasProgram()),
});

const endAll = ({ petri, stock, keras }: Contestants) =>
  Promise.all([petri, stock, keras].map((contestant) => contestant.end()));

const splitOf = (data: string) => ({ data, ...counts, steps: 100 });

const stepRows = async (
  { petri, stock, keras }: Contestants,
  data: string,
  rounds: number,
): Promise<Goal[]> => {
  const all = (task: string, request: object): Turn[] =>
    [petri, stock, keras].map((contestant) => ({ contestant, task, request }));
  const baseline = { ...splitOf(data), net: "baseline" };
  const step = (net: string, batch: number) => all("step", { ...splitOf(data), net, batch, count: 10 });
  const rows = [
    {
      what: "training step of baseline, batch 20",
      turns: step("baseline", 20),
      goal: "Keras 1.20, stock 0.53",
    },
    { what: "training step of augmented, batch 32", turns: step("augmented", 32), goal: "Keras 1.20" },
    {
      what: "prediction, batch 50",
      turns: all("predict", { ...baseline, batch: 50, count: 5 }),
      goal: "Keras 1.10",
    },
  ];
  const measured: Goal[] = [];
  for (const { what, turns, goal } of rows)
    measured.push({ ...(await measure(what, "ms", turns, rounds)), goal });
  return measured;
};

const epochRows = async ({ petri, keras }: Contestants, data: string, rounds: number): Promise<Goal[]> => {
  const turns = (net: string): Turn[] =>
    [petri, keras].map((contestant) => ({ contestant, task: "epoch", request: { ...splitOf(data), net } }));
  return [
    {
      ...(await measure("a baseline epoch with validation", "s", turns("baseline"), rounds)),
      goal: "Keras 1.0",
    },
    {
      ...(await measure("an augmented epoch with validation", "s", turns("augmented"), rounds)),
      goal: "Keras 0.85",
    },
  ];
};

/** petri decodes every picture in a run's first epoch, and none later; Keras decodes in all. */
const fullSizeRows = async ({ petri, keras }: Contestants, data: string, rounds: number): Promise<Goal[]> => {
  const rows: Goal[] = [];
  for (const [net, goal] of [
    ["baseline", "Keras 0.95"],
    ["augmented", "Keras 0.85"],
  ] as const) {
    const request = { ...splitOf(data), net };
    const what = `${net} on full-size JPEGs, an epoch with validation`;
    const { values } = await measure(
      what,
      "s",
      [
        { contestant: petri, as: "first", task: "first_epoch", request },
        { contestant: petri, as: "later", task: "epoch", request },
        { contestant: keras, task: "epoch", request },
      ],
      rounds,
    );
    for (const [epoch, which] of [
      ["the first, nothing decoded before", "first"],
      ["a later one", "later"],
    ] as const)
      rows.push({
        what: `${what}: ${epoch}`,
        unit: "s",
        values: new Map([
          ["petri", values.get(which) ?? []],
          ["Keras", values.get("Keras") ?? []],
        ]),
        goal,
      });
  }
  return rows;
};

/** `data`: in Kaggle's layout; `originals`: full-size ones, as many as there are. */
export const warmRows = async (
  { data, originals }: { data: string; originals: string | null },
  rounds: number,
): Promise<Goal[]> => {
  const contestants = await startAll();
  const rows = [
    ...(await stepRows(contestants, data, rounds)),
    ...(await epochRows(contestants, data, rounds)),
  ];
  await endAll(contestants);
  if (originals === null) return rows;
  const { directory, remove } = await photographs(resolve(originals), counts.train + counts.validation);
  const others = await startAll();
  try {
    return [...rows, ...(await fullSizeRows(others, directory, rounds))];
  } finally {
    await endAll(others);
    await remove();
  }
};
