/** docs/export.md: what `export` writes, and what check-export.ts measured of it. */

export interface CheckedVariant {
  name: string;
  /** Number of layers. */
  layers: number;
  /** Lowest and highest answer for the first class. */
  range: readonly [number, number];
  /** Largest absolute difference from petri's answer. */
  differences: {
    keras: number;
    h5: number;
    /** Of a SavedModel that Keras made of the .keras file. */
    savedModel: number;
    h5InKeras2: number;
    /** null: petri does not export it to tfjs. */
    tfjs: number | null;
  };
  /** Of a further training step: .keras, .h5 in Keras 3, .h5 in Keras 2. */
  losses: readonly number[];
  holds: boolean;
}

interface Check {
  checked: readonly CheckedVariant[];
  versions: Readonly<Record<string, string>>;
  machine: string;
  day: string;
  pictures: number;
  tolerance: number;
}

const row = ({ name, layers, range, differences, losses, holds }: CheckedVariant): string => {
  const { keras, savedModel, h5, h5InKeras2, tfjs } = differences;
  const cells = [
    name,
    String(layers),
    range.map((value) => value.toFixed(3)).join(" to "),
    ...[keras, savedModel, h5, h5InKeras2, tfjs].map(
      (difference) => difference?.toExponential(1) ?? "refused",
    ),
    losses.map((loss) => loss.toFixed(3)).join(", "),
    holds ? "yes" : "**no**",
  ];
  return `| ${cells.join(" | ")} |`;
};

const introduction = `# A model for somebody else

    petri export RUN --to keras      a Keras 3 file, RUN.keras
    petri export RUN --to h5         Keras' HDF5 file, RUN.h5: for Keras 3, and for Keras 2 (tf_keras)
    petri export RUN --to tfjs       a tfjs LayersModel, the folder RUN-tfjs with model.json and weights.bin

RUN is a finished run; what is written is its best model, the one that \`test.json\` judges. \`--out PATH\` names another
place; what is there already is replaced only with \`--force\`, and a folder only where it holds nothing but an older export.
The same run gives the same bytes. Standard output has the path; standard error says what the model takes and gives, which no file can say:

    takes RGB pictures 64 x 64 (height x width), values 0..255 times 1/255, as float32 [n, 64, 64, 3]
      pictures of another size are resized, interpolation bilinear
    gives the probability of fish; that of bird is 1 minus it, as [n, 1]

In Python:

\`\`\`python
import keras, numpy as np
model = keras.models.load_model("quickstart-001.keras")
picture = keras.utils.load_img("new.jpg", target_size=(64, 64), interpolation="bilinear")
model.predict(np.array([keras.utils.img_to_array(picture) / 255]))
\`\`\`

Layers keep their names; each has the initialisers and the weight decay of the experiment, so that it can be trained on.
Optimizer and loss are not in the file: \`compile\` chooses them. In Keras 3 a .h5 file with a leakyReLU layer warns of an
argument's old name, which Keras 2 needs. tfjs itself computes a depthwiseConv2d layer with a \`dilationRate\` above 1, and
a relu with a slope, as if they had none; it resizes pictures by other rules than Keras and has no hardSwish: petri refuses to
export these to tfjs. Keras 2 has no hardSwish (hard_silu) either.
`;

/** Markdown; ends with a line break. */
export const exportPage = ({ checked, versions, machine, day, pictures, tolerance }: Check): string => {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${introduction}
## Checked
Written by \`node --import tsx scripts/check-export.ts DATA [MODEL]\` on ${day}: ${machine}; ${programs.join(", ")}.
Each net was trained for three epochs, exported in every form, opened by the programs themselves and asked about the same
${pictures} photographs, which Python reads and prepares without petri. Between them the nets have every layer type of
petri, every activation but hardSwish and every initialiser ([scripts/export-variants](../scripts/export-variants)); \`base\` begins with a
small net that Keras made, \`pretrained\` with MODEL, all of it trained on. A number is the
largest absolute difference from what \`petri predict\` says; at most ${tolerance.toExponential(0)} is asked. The losses are those of one
step of training further, of .keras, .h5 in Keras 3 and .h5 in Keras 2; each step must move the weights.

| net | layers | answers for the first class | .keras | its SavedModel | .h5 | .h5 in Keras 2 | tfjs | further losses | holds |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${checked.map(row).join("\n")}
`;
};
