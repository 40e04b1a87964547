/** One generated file, read as petri reads it: to an experiment and its plan, to a net, or to mistakes in words. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readNet } from "../../src/keras/read-net.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { planBase } from "../../src/plan/plan-base.ts";
import { describeProblems } from "../../src/read/describe-problems.ts";
import type { Listing } from "../../src/read/list-pictures.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { toResolvedYaml } from "../../src/read/written.ts";
import { baseSpec } from "../../test/support/small-base.ts";
import { chanceOf } from "./chance.ts";
import { changedNet } from "./nets.ts";
import { changedBytes, changedTree, largeText } from "./texts.ts";

export const families = ["bytes", "tree", "large", "nets"] as const;
export type Family = (typeof families)[number];

export type Outcome = "read" | "mistakes";

export interface Tried {
  outcome: Outcome;
  /** Of processor time, without what it took to make the file. */
  seconds: number;
}

const timed = async (read: () => Promise<Outcome>): Promise<Tried> => {
  const before = process.cpuUsage();
  const outcome = await read();
  const { user, system } = process.cpuUsage(before);
  return { outcome, seconds: (user + system) / 1e6 };
};

const experiments = resolve(import.meta.dirname, "../../experiments");
const named = readdirSync(experiments)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(join(experiments, name), "utf8") }));
const texts = named.map(({ text }) => text);

const files = Array.from({ length: 100 }, (_, i) => `${i}.jpg`);

const listing: Listing = {
  ...{ directory: "/data", classes: ["cat", "dog"], unmatched: 0 },
  pictures: {
    type: "whole",
    classes: ["cat", "dog"].map((name) => ({ name, files: files.map((f) => `${name}.${f}`) })),
  },
};

/** More would be no message but a page. */
const longestAnswer = 300_000;

const told = (text: string): Outcome => {
  if (text.length > longestAnswer) throw new Error(`the mistakes are told in ${text.length} characters`);
  return "mistakes";
};

const readText = async (file: string, folder: string): Promise<Outcome> => {
  const read = await readExperiment({ file, set: [], seed: null, epochs: null, argumentFolder: folder });
  const describe = (
    problems: Parameters<typeof describeProblems>[0],
    from: Parameters<typeof describeProblems>[1]["files"],
  ): Outcome => told(describeProblems(problems, { files: from, folder }).join("\n"));
  if (read.type === "mistakes") return describe(read.problems, read.files);
  const { experiment, source } = read;
  toResolvedYaml(experiment, folder);
  if (experiment.base !== null) return "read";
  const skipped = new Map<string, string>();
  const plan = makePlan({ experiment, net: null, listing, skipped, memory: 8e9, place: source.place });
  return plan.type === "planned" ? "read" : describe(plan.problems, source.files);
};

const readChanged = async (file: string): Promise<Outcome> => {
  const read = await readNet({ file, cut: null });
  if (read.type === "mistake") return told(read.message);
  planBase(baseSpec(), read.net, [6, 6, 3]);
  return "read";
};

/** Throws what petri throws, which is never right. `folder` is empty and the case's own. */
export const tryCase = async (family: Family, seed: string, folder: string): Promise<Tried> => {
  const chance = chanceOf(`${seed} ${family}`);
  if (family === "nets") {
    const net = changedNet(folder, chance);
    return timed(() => readChanged(net));
  }
  const [text = "", other = ""] = [texts[chance.below(texts.length)], texts[chance.below(texts.length)]];
  const changed = {
    bytes: () => changedBytes(text, other, chance),
    tree: () => changedTree(text, chance),
    large: () => largeText(text, chance),
  }[family]();
  // Some extend others.
  for (const { name, text: parent } of named) writeFileSync(join(folder, name), parent);
  const file = join(folder, "x.yaml");
  writeFileSync(file, changed);
  return timed(() => readText(file, folder));
};
