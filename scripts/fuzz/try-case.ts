/** One generated file, read as petri reads it: to an experiment and its plan, to a net, or to mistakes in words. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readNet } from "../../src/keras/read-net.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { planBase } from "../../src/plan/stack.ts";
import { describeProblems } from "../../src/read/describe-problems.ts";
import type { Listing } from "../../src/read/list-pictures.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { toResolvedYaml } from "../../src/read/written.ts";
import { baseSpec, smallBase } from "../../test/support/small-base.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { changedWithin } from "./ends.ts";
import { hugeText, hugeTexts } from "./huge.ts";
import { changedNet } from "./nets.ts";
import { changedBytes, changedTree, largeText } from "./texts.ts";

const hugeKinds = [
  "a long name",
  "unknown keys",
  "keys that are one",
  "items",
  "aliases",
  "deep nesting",
  "one line",
  "many lines",
] as const satisfies readonly (keyof typeof hugeTexts)[];

export const families = ["bytes", "tree", "within", "large", ...hugeKinds, "nets"] as const;
export type Family = (typeof families)[number];

/** Of an experiment: read and planned, mistakes in its files, or mistakes that its plan has; of a net the first two. */
export type Outcome = "read" | "mistakes" | "plan-mistakes";

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

/** As many as the experiments split, and some more. */
const files = Array.from({ length: 2500 }, (_, i) => `${i}.jpg`);

const listing: Listing = {
  ...{ directory: "/data", classes: ["cat", "dog"], unmatched: 0, groups: null },
  pictures: {
    type: "whole",
    classes: ["cat", "dog"].map((name) => ({ name, files: files.map((f) => `${name}.${f}`) })),
  },
};

/** More would not be a message but a page. */
const longestAnswer = 300_000;

const mustBeShort = (text: string): void => {
  if (text.length > longestAnswer) throw new Error(`the mistakes are told in ${text.length} characters`);
};

const readText = async (file: string, folder: string): Promise<Outcome> => {
  const read = await readExperiment({ file, set: [], seed: null, epochs: null, argumentFolder: folder });
  if (read.type === "mistakes") {
    mustBeShort(describeProblems(read.problems, { files: read.files, folder }).join("\n"));
    return "mistakes";
  }
  const { experiment, source } = read;
  toResolvedYaml(experiment, folder);
  const net = experiment.base === null ? null : smallBase;
  const skipped = new Map<string, string>();
  const plan = makePlan({ experiment, net, listing, skipped, memory: 8e9, place: source.place });
  if (plan.type === "planned") return "read";
  mustBeShort(describeProblems(plan.problems, { files: source.files, folder }).join("\n"));
  return "plan-mistakes";
};

const readChanged = async (file: string): Promise<Outcome> => {
  const read = await readNet({ file, cut: null });
  if (read.type === "mistake") {
    mustBeShort(read.message);
    return "mistakes";
  }
  planBase(baseSpec(), read.net, [6, 6, 3]);
  return "read";
};

const changedText = (
  family: Exclude<Family, "nets">,
  text: string,
  other: string,
  chance: Chance,
): string | Buffer => {
  switch (family) {
    case "bytes":
      return changedBytes(text, other, chance);
    case "tree":
      return changedTree(text, chance);
    case "within":
      return changedWithin(text, chance);
    case "large":
      return largeText(text, chance);
    case "a long name":
    case "aliases":
    case "deep nesting":
    case "items":
    case "keys that are one":
    case "many lines":
    case "one line":
    case "unknown keys":
      return hugeText(family, text, chance);
  }
};

/** Throws what petri throws, which is never right. `folder` is empty and the case's own. */
export const tryCase = async (family: Family, seed: string, folder: string): Promise<Tried> => {
  const chance = chanceOf(`${seed} ${family}`);
  if (family === "nets") {
    const net = changedNet(folder, chance);
    return timed(() => readChanged(net));
  }
  const [text = "", other = ""] = [texts[chance.below(texts.length)], texts[chance.below(texts.length)]];
  const changed = changedText(family, text, other, chance);
  // Some extend others.
  for (const { name, text: parent } of named) writeFileSync(join(folder, name), parent);
  const file = join(folder, "x.yaml");
  writeFileSync(file, changed);
  return timed(() => readText(file, folder));
};
