/** docs/probe.md: what check-probe.ts measured. */
import type { Probes } from "./probe.ts";

export interface CheckedForm {
  /** File below the net's folder. */
  form: string;
  /** Largest absolute ones over all probes, in the words of probe.json. */
  differences: Probes["tolerance"];
  holds: boolean;
}

interface Check {
  /** Name of its folder. */
  net: string;
  checked: readonly CheckedForm[];
  tolerance: Probes["tolerance"];
  machine: string;
  tensorflow: string;
  day: string;
}

const cells = ({ value, moments, pooled, layerMoments }: Probes["tolerance"]): string =>
  [value, moments, pooled, layerMoments].map((number) => number.toExponential(1)).join(" | ");

/** Markdown; ends with a line break. */
export const probePage = ({
  net,
  checked,
  tolerance,
  machine,
  tensorflow,
  day,
}: Check): string => `# A net of Keras, read here

Written by \`node --import tsx scripts/check-probe.ts MODEL\` on ${day}: ${machine}; TensorFlow ${tensorflow}. MODEL is the folder
of ${net}, which has the same net as a tfjs layers model, as a Keras .h5 and as a .keras file, and in \`probe.json\` two pictures
by formula with what Keras computes of them. Each file is read, planned and built as a frozen base is in an experiment.
A number is the largest absolute difference from Keras over both pictures: of the output's numbers that \`probe.json\` names, and
of its largest; of its mean and deviation; of its pooled channels that are named; of mean and deviation after the layers
on the way that are named.

| file | numbers | mean and deviation | pooled | layers on the way | holds |
| --- | --- | --- | --- | --- | --- |
${checked.map(({ form, differences, holds }) => `| \`${form}\` | ${cells(differences)} | ${holds ? "yes" : "**no**"} |`).join("\n")}
| allowed | ${cells(tolerance)} | |
`;
