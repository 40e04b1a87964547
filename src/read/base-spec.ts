/** What of an experiment comes from elsewhere: a pretrained net, and the weights of another run. */

/** A pretrained net, or its first part, before the experiment's own layers. */
export interface BaseSpec {
  name: string;
  /** Absolute path of a model.json, its folder, a .h5 or a .keras file; or an https URL. */
  model: string;
  /** Layer whose output is taken; null: the net's last. */
  cut: string | null;
  /** false: nothing is trained, and all of it runs as in inference; from: that layer and those after it are trained. */
  trainable: boolean | { from: string };
  /** Of batch normalisation that is trained: by the batch, moving its statistics, or by those that the net brings. */
  batchNormalization: "training" | "inference";
  /** What the net takes for levels 0 and 255; null: what the generator makes of them. */
  inputRange: readonly [lowest: number, highest: number] | null;
  /** Of the net's files, hex; null: any. */
  sha256: string | null;
}

/** The best weights of another run as first weights. */
export interface StartFromSpec {
  /** A run's or an experiment's name, or the absolute path of a run folder. */
  run: string;
  /** Of its best weights, hex; null: any. */
  sha256: string | null;
}

export const isUrl = (model: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(model);
