/** An experiment file -> Experiment, or all its mistakes. */
import path from "node:path";
import { applyOverride } from "./apply-override.ts";
import type { ReadRequest, ReadResult } from "./experiment-source.ts";
import { readChain } from "./extends-chain.ts";
import { checkBase } from "./base-rules.ts";
import { checkLayers } from "./layer-rules.ts";
import { withFilePaths } from "./override-paths.ts";
import { describeOverride, readOverrides, type Override } from "./overrides.ts";
import { placeIn } from "./place-in.ts";
import type { Problem } from "./problem.ts";
import { checkExpect } from "./quantity-rules.ts";
import { isWhole, resolve } from "./resolve.ts";
import { checkRules } from "./rules.ts";
import { soundLayers } from "./sound-layers.ts";
import { sortProblems } from "./sort-problems.ts";
import { checkText } from "./text-rules.ts";
import type { MapTree } from "./tree.ts";
import { validate } from "./validate.ts";

const applyAll = (tree: MapTree, overrides: readonly Override[]): { root: MapTree; problems: Problem[] } => {
  const problems: Problem[] = [];
  let root = tree;
  for (const override of overrides) {
    const applied = applyOverride(root, override);
    if ("code" in applied) problems.push(applied);
    else root = applied;
  }
  return { root, problems };
};

/** Reads, merges, overrides, checks and fills in defaults; no picture is looked for. */
export const readExperiment = async (request: ReadRequest): Promise<ReadResult> => {
  const { argumentFolder } = request;
  const file = path.resolve(argumentFolder, request.file);
  const chain = await readChain(file);
  const { files } = chain;
  const sources = { files, set: request.set };
  const given = readOverrides(request);
  const early = [...chain.problems, ...given.problems];
  if (chain.tree === null) return { type: "mistakes", problems: sortProblems(early, [], sources), files };

  const { root, problems } = applyAll(chain.tree, given.overrides);
  const place = placeIn(root);
  const validated = validate(root, chain.isWhole);
  const parts = resolve(validated, { root, file, argumentFolder });
  const late = [
    ...problems,
    ...validated.problems,
    ...checkText(root),
    ...checkBase(root, place),
    ...checkLayers(soundLayers(root, validated.brokenLayers), place),
    ...checkExpect(root, parts, place),
    ...checkRules(parts, place),
  ];
  const all = sortProblems(early, late, sources);
  if (all.some(({ severity }) => severity === "error") || !isWhole(parts))
    return { type: "mistakes", problems: all, files };
  const folders = { from: argumentFolder, to: path.dirname(file) };
  const overrides = given.overrides.map((override) => describeOverride(withFilePaths(override, folders)));
  return { type: "read", experiment: parts, source: { files, overrides, place }, warnings: all };
};
