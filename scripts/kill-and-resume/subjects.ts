/** The experiments that are killed: those of experiments/, made small, and generated ones. */
import { resolve } from "node:path";
import { packageFolder } from "../../test/support/command.ts";

const names = ["baseline", "augmented", "regularized", "feature-extraction", "fine-tuning"] as const;
type Name = (typeof names)[number];

/** These need the pretrained net. */
const isOnNet = (name: Name): boolean => name === "feature-extraction" || name === "fine-tuning";

export const subjectNames = (net: string | null): readonly Name[] =>
  names.filter((name) => net !== null || !isOnNet(name));

/** Layers, optimizer and callbacks stay; pictures, epochs and steps are few. */
const small = {
  "data.directory": "pictures",
  split: "{train: 6, validation: 3, test: 2}",
  "generator.imageSize": "[64, 64]",
  "generator.batchSize": "5",
  stepsPerEpoch: "4",
  expect: "{}",
};

/** Arguments of `run`. @param startFrom a finished run of feature-extraction, for fine-tuning */
export const argumentsOf = (name: Name, net: string | null, startFrom: string | null): string[] => {
  const changes = {
    ...small,
    ...(net !== null && isOnNet(name) ? { "layers.0.model": net } : {}),
    ...(startFrom !== null && name === "fine-tuning" ? { startFrom } : {}),
  };
  const set = Object.entries(changes).flatMap(([path, value]) => ["--set", `${path}=${value}`]);
  return [resolve(packageFolder, "experiments", `${name}.yaml`), ...set, "--epochs", "5"];
};
