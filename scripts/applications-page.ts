/** docs/applications.md: what applications.ts measured. */

export interface CheckedNet {
  name: string;
  /** Of its pictures. */
  shape: readonly number[];
  parameters: number;
  /** Number in Keras' answers, by its absolute value. */
  largest: number;
  /** Largest absolute ones. */
  differences: { keras: number; h5: number };
  /** Largest absolute ones from what Keras answers in double precision. */
  fromExact: { petri: number; keras: number };
  /** Of a picture in a batch. */
  milliseconds: { petri: number; keras: number };
}

interface Check {
  checked: readonly CheckedNet[];
  tolerance: number;
  batch: number;
  rounds: number;
  versions: { keras: string; tensorflow: string };
  machine: string;
  day: string;
}

const row = ({
  name,
  shape,
  parameters,
  largest,
  differences,
  fromExact,
  milliseconds,
}: CheckedNet): string =>
  [
    name,
    shape.slice(0, 2).join(" x "),
    (parameters / 1e6).toFixed(1),
    largest.toFixed(1),
    differences.keras.toExponential(1),
    differences.h5.toExponential(1),
    fromExact.petri.toExponential(1),
    fromExact.keras.toExponential(1),
    milliseconds.petri.toFixed(1),
    milliseconds.keras.toFixed(1),
    (milliseconds.petri / milliseconds.keras).toFixed(2),
  ].join(" | ");

/** Markdown; ends with a line break. */
export const applicationsPage = (check: Check): string => `# Nets of keras.applications, read here

Written by \`node --import tsx scripts/applications.ts\` on ${check.day}: ${check.machine}; Keras ${check.versions.keras}, TensorFlow ${check.versions.tensorflow}.
Keras makes each net with random weights and its classifier without an activation, sets the statistics of batch normalisation to those of
pictures of chance and then puts all of its numbers up to a tenth off, so that no statistic is 0 or 1; it saves the net as .keras and .h5
and answers for two pictures. petri reads either file as a frozen base. A difference is the largest absolute one over all numbers of
both answers; at most ${check.tolerance} is asked, beside answers of the size in the column before. The next two columns say how far petri and Keras are
from what Keras answers in double precision: where they part by more than is asked, numbers of 32 bits hold no more, and petri
must be as near to the exact answer as Keras is, up to a quarter.

Milliseconds are those of a picture in a batch of ${check.batch}, both warm, in turns, medians of ${check.rounds}: petri computes what it keeps as
features, Keras a \`tf.function\` of the net in inference.

| net | pictures | million weights | largest answer | .keras | .h5 | petri from exact | Keras from exact | petri, ms | Keras, ms | petri / Keras |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${check.checked.map((net) => `| ${row(net)} |`).join("\n")}

"Layers at its head" has RandomFlip, RandomRotation, RandomZoom, RandomContrast (which do nothing in inference, and so nothing
here), Resizing, Normalization and Rescaling of a number a channel; "functions at its head" has \`x[..., ::-1]\`, the
preprocess_input of DenseNet and other arithmetic, which Keras saves as functions.
`;
