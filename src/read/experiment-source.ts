import type { Experiment } from "../experiment/experiment.ts";
import type { Search } from "./search.ts";
import type { Overriding, SearchArguments } from "./overrides.ts";
import type { PlaceOf, Problem } from "./problem.ts";

export interface ReadRequest extends Overriding {
  /** The experiment file; relative to the folder in which the command was typed, or absolute. */
  file: string;
  /** The folder in which the command was typed, absolute. Paths in arguments are relative to it. */
  argumentFolder: string;
  /**
   * The folder to which the paths of the file, and of those beside it that it extends, are relative, instead of their
   * own; absolute. null or left out: their own.
   */
  standsIn?: string | null;
  /** In place of the file's own `search:`. */
  search?: SearchArguments | null;
  /** Texts of files by their absolute path, in place of what the disk has of them. */
  texts?: ReadonlyMap<string, string>;
}

/** A file as it was read, without a byte order mark. */
export interface SourceFile {
  /** Absolute. */
  file: string;
  text: string;
}

/** Where a resolved experiment comes from. */
export interface ExperimentSource {
  /** The experiment's own file, then the one it extends, and so on. */
  files: readonly SourceFile[];
  /** `PATH=VALUE`, normalised, in the order in which they were applied; --seed and --epochs among them. */
  overrides: readonly string[];
  /**
   * `path` holds keys and list positions from the top of the file, as written there: ["layers", 3, "units"]. The
   * place is in the file or the --set argument that wrote it. Where the key is not written (a default), it is the
   * nearest map above that is; the experiment file as a whole where none is.
   */
  place: PlaceOf;
}

export type ReadResult =
  | {
      type: "read";
      experiment: Experiment;
      /** null: it has none, or is one of its trials. */
      search: Search | null;
      source: ExperimentSource;
      warnings: readonly Problem[];
    }
  /** `files`: those that could be read, for drawing the problems. */
  | { type: "mistakes"; problems: readonly Problem[]; files: readonly SourceFile[] };
