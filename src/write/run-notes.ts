/** machine/notes.json: what a person wrote to a run. It is not part of the run, so that equal runs stay equal. */
import { existsSync } from "node:fs";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { readRegularFile } from "../disk/regular-file.ts";
import { takeLock } from "../disk/take-lock.ts";
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import type { Parsed } from "./parsed.ts";
import type { RunFiles } from "./run-files.ts";

export interface RunNotes {
  /** In the order in which they were given, none twice. */
  tags: readonly string[];
  /** null: there is none. */
  note: string | null;
}

export const noNotes: RunNotes = { tags: [], note: null };

/** In bytes: tags and notes are a person's, and short. */
const most = 1e6;

export const readNotes: (text: string) => Parsed<RunNotes> = jsonReader<RunNotes>(
  objectSchema({
    tags: { type: "array", items: { type: "string" } },
    note: { type: ["string", "null"] },
  }),
);

const foundNotes = (file: string): Parsed<RunNotes> => {
  if (!existsSync(file)) return { type: "read", value: noNotes };
  const found = readRegularFile(file, most);
  return found.type === "read"
    ? readNotes(found.bytes.toString("utf8"))
    : { type: "broken", reason: found.reason };
};

const patience = { staleAfter: 2000, patience: 10_000 };

/**
 * Returns what the notes of a run become. Where several processes write to one run, nothing that one wrote is lost. A
 * file that is not as petri writes it is left as it is, and the answer says what is wrong with it. Throws the system's error.
 */
export const changeNotes = async (
  { machine, notes: file }: RunFiles,
  change: (notes: RunNotes) => RunNotes,
  onWait: () => void,
): Promise<Parsed<RunNotes>> => {
  makeFolder(machine);
  const release = await takeLock(file, { ...patience, onWait });
  try {
    const found = foundNotes(file);
    if (found.type === "broken") return found;
    const changed = change(found.value);
    await writeFileAtomic(file, jsonText(changed));
    return { type: "read", value: changed };
  } finally {
    await release();
  }
};
