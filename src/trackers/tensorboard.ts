/** A run as TensorBoard reads it: event files by TensorFlow's own writer, under the names of Keras' callback. */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import type { Engine } from "../engine/engine.ts";
import type { Run } from "../write/run.ts";
import { loggedCurves, loggedResults, type LoggedPoint } from "./logged-run.ts";

/** Keras' callback writes a folder for each, so that one chart has both curves. */
const folders = ["train", "validation", "test"] as const;
type Folder = (typeof folders)[number];

interface Scalar {
  folder: Folder;
  tag: string;
  step: number;
  value: number;
}

const ofCurves = ({ name, epoch, value }: LoggedPoint): Scalar => {
  const isValidation = name.startsWith("val_");
  return {
    folder: isValidation ? "validation" : "train",
    tag: `epoch_${isValidation ? name.slice("val_".length) : name}`,
    ...{ step: epoch, value },
  };
};

/** Epochs count from 1, as everywhere in petri. A test value is a point at the epoch whose weights were judged. */
export const scalarsOf = (run: Pick<Run, "metrics" | "test">): Scalar[] => [
  ...loggedCurves(run).map(ofCurves),
  ...loggedResults(run)
    .filter(({ part }) => part === "test")
    .map(({ name, epoch, value }): Scalar => ({ folder: "test", tag: `epoch_${name}`, step: epoch, value })),
];

/** Whether all that lies there is what writeEvents writes, so that it may be replaced. */
const isOurs = (folder: string): boolean =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).every((entry) =>
    entry.isDirectory()
      ? folders.some((name) => name === entry.name)
      : /^events\.out\.tfevents\..*\.v2$/.test(entry.name),
  );

/**
 * Writes the events of a run into `folder`, in place of those of an earlier call. Returns why it cannot, or null.
 * Throws the system's error.
 */
export const writeEvents = (
  { tf }: Pick<Engine, "tf">,
  run: Pick<Run, "metrics" | "test">,
  folder: string,
): string | null => {
  const scalars = scalarsOf(run);
  if (scalars.length === 0) return "gets nothing: no epoch of the run is finished";
  if (existsSync(folder) && !isOurs(folder)) return "holds other files than events that petri wrote";
  makeFolder(dirname(folder));
  const staging = `${folder}.${randomUUID()}`;
  try {
    // A writer is known by its folder, so that each call needs one of its own.
    tf.tidy(() => {
      for (const name of folders) {
        const own = scalars.filter((scalar) => scalar.folder === name);
        if (own.length === 0) continue;
        makeFolder(join(staging, name));
        const writer = tf.node.summaryFileWriter(join(staging, name));
        for (const { tag, value, step } of own) writer.scalar(tag, value, step);
        writer.flush();
      }
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(staging, folder);
    return null;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
};
