/** An experiment file and the files it extends. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { readRegularFile } from "../disk/regular-file.ts";
import { type PlaceInText, readDocument } from "./document.ts";
import type { SourceFile } from "./experiment-source.ts";
import { foundWords } from "./words.ts";
import { merge } from "./merge.ts";
import { stretchIn } from "./place-in.ts";
import { type Place, type Problem, mistake } from "./problem.ts";
import { suggest } from "./suggest.ts";
import { mostBytes, mostFiles, mostPieces } from "./text-bounds.ts";
import { type MapTree, entryOf, textAt } from "./tree.ts";

type ReadText = { type: "text"; text: string } | { type: "problem"; problem: Problem };

/** The experiment file beside it whose name is near, in words, or nothing. */
const nearFile = async (file: string): Promise<string> => {
  const names = await readdir(path.dirname(file)).catch(() => []);
  const stems = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => path.parse(name).name);
  const meant = suggest(path.parse(file).name, stems);
  const name = names.find((candidate) => path.parse(candidate).name === meant);
  return name === undefined ? "" : `; did you mean "${name}"?`;
};

const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "code" in error;

const whyUnreadable = async (error: unknown, file: string): Promise<string> => {
  if (!isErrno(error)) throw error;
  if (error.code === "ENOENT" || error.code === "ENOTDIR")
    return `there is no such file${await nearFile(file)}`;
  if (error.code === "EACCES") return "this file may not be read";
  if (error.code === "ELOOP") return "this link leads to itself";
  if (error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "this file is not UTF-8; save it as UTF-8";
  return `this file cannot be read: ${error.message}`;
};

export interface TextRequest {
  file: string;
  /** Where the file was asked for; it gets the Problem. */
  place: Place;
  mostBytes: number;
  /** What the file is read as. */
  noun: string;
}

/** Without a byte order mark. */
export const readText = async ({ file, place, mostBytes, noun }: TextRequest): Promise<ReadText> => {
  const fail = (message: string): ReadText => ({
    type: "problem",
    problem: mistake("unreadable-file", place, message),
  });
  try {
    const read = readRegularFile(file, mostBytes);
    if (read.type === "refused") return fail(`this cannot be read as ${noun}: ${read.reason}`);
    return { type: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(read.bytes) };
  } catch (error) {
    return fail(await whyUnreadable(error, file));
  }
};

/** Offsets of a file's text -> Place. */
export const placesIn =
  (file: string, text: string): PlaceInText =>
  (start, end) => {
    const stretch = stretchIn(text, start, end);
    return stretch === null ? { type: "file", file } : { type: "range", file, ...stretch };
  };

export interface Chain {
  /** All that could be read, merged; null: not even the experiment's own file. */
  tree: MapTree | null;
  /** No file of the chain is missing in `tree`. */
  isWhole: boolean;
  files: readonly SourceFile[];
  problems: readonly Problem[];
}

/** One file of the chain. */
interface Link {
  map: MapTree | null;
  files: readonly SourceFile[];
  problems: readonly Problem[];
  /** What of the bounds on the whole chain the files after this one have. */
  room: Room;
}

interface Room {
  bytes: number;
  pieces: number;
}

interface Asked {
  file: string;
  /** Of the name that asks for the file. */
  place: Place;
}

/** Nothing is read after it. */
const broken = (problem: Problem, files: readonly SourceFile[] = []): Link => ({
  ...{ map: null, files, problems: [problem] },
  room: { bytes: 0, pieces: 0 },
});

/** Texts of files that are read as they were and not as they are. */
type Kept = ReadonlyMap<string, string>;

const readLink = async ({ file, place }: Asked, room: Room, kept?: Kept): Promise<Link> => {
  const text = kept?.get(file);
  const read: ReadText =
    text === undefined
      ? await readText({ file, place, mostBytes: room.bytes, noun: "an experiment" })
      : { type: "text", text };
  if (read.type === "problem") return broken(read.problem);
  const files = [{ file, text: read.text }];
  const { tree, problems, pieces } = readDocument(read.text, placesIn(file, read.text), room.pieces);
  const left = { bytes: room.bytes - Buffer.byteLength(read.text), pieces: room.pieces - pieces };
  if (tree?.type === "map") return { map: tree, files, problems, room: left };
  if (problems.length > 0) return { map: null, files, problems, room: left };
  if (tree === null || (tree.type === "scalar" && tree.value === null))
    return broken(
      mistake("empty-file", { type: "file", file }, "there is no experiment in this file"),
      files,
    );
  const found = foundWords(tree);
  return broken(
    mistake("wrong-type", tree.place, `an experiment must be a map of keys, not ${found}`),
    files,
  );
};

const leadsBack = (files: readonly string[], { file, place }: Asked): Problem => {
  const names = [...files.slice(files.indexOf(file)), file].map((name) => path.basename(name));
  return mistake("extends-cycle", place, `extends leads back to where it began: ${names.join(" extends ")}`);
};

const tooMany = ({ place }: Asked): Problem =>
  mistake("too-large", place, `at most ${mostFiles} files extend one another; this would be one more`);

/** The file that the last of `files` extends: null where it extends none, a Problem where that cannot be. */
const askedBy = (map: MapTree, files: readonly string[]): Asked | Problem | null => {
  const value = entryOf(map, "extends")?.value;
  if (value === undefined || (value.type === "scalar" && value.value === null)) return null;
  const name = textAt(map, "extends") ?? "";
  if (name === "") {
    const found = foundWords(value);
    return mistake("wrong-type", value.place, `extends must be the path of an experiment file, not ${found}`);
  }
  const asked = { file: path.resolve(path.dirname(files.at(-1) ?? ""), name), place: value.place };
  if (files.includes(asked.file)) return leadsBack(files, asked);
  return files.length >= mostFiles ? tooMany(asked) : asked;
};

/** `before`: the files that led here. */
const readLinks = async (
  asked: Asked,
  before: readonly string[],
  room: Room,
  kept?: Kept,
): Promise<Link[]> => {
  const link = await readLink(asked, room, kept);
  if (link.map === null) return [link];
  const files = [...before, asked.file];
  const next = askedBy(link.map, files);
  if (next === null) return [link];
  return "code" in next ? [link, broken(next)] : [link, ...(await readLinks(next, files, link.room, kept))];
};

const mergeAll = (maps: readonly MapTree[], file: string): MapTree | null => {
  const merged = maps.reduceRight<MapTree | null>(merge, null);
  if (merged === null) return null;
  const entries = merged.entries.filter(({ key }) => key !== "extends");
  // The whole is at no one place of the file.
  return { ...merged, entries, place: { type: "file", file } };
};

/** `file` is absolute. */
export const readChain = async (file: string, kept?: Kept): Promise<Chain> => {
  const room = { bytes: mostBytes, pieces: mostPieces };
  const links = await readLinks({ file, place: { type: "file", file } }, [], room, kept);
  const maps = links.map(({ map }) => map).filter((map) => map !== null);
  return {
    tree: mergeAll(maps, file),
    isWhole: maps.length === links.length,
    files: links.flatMap(({ files }) => files),
    problems: links.flatMap(({ problems }) => problems),
  };
};

/** These files, the nearest first, whatever each says it extends; null: one of them cannot be read. */
export const readTogether = async (files: readonly string[]): Promise<MapTree | null> => {
  const maps: MapTree[] = [];
  for (const file of files) {
    const { map } = await readLink(
      { file, place: { type: "file", file } },
      { bytes: mostBytes, pieces: mostPieces },
    );
    if (map === null) return null;
    maps.push(map);
  }
  return mergeAll(maps, files[0] ?? "");
};
