/** Reads an experiment file's text. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { mistake, type Place, type Problem } from "./problem.ts";
import { readRegularFile } from "../disk/regular-file.ts";
import { suggest } from "./suggest.ts";

export type ReadText = { type: "text"; text: string } | { type: "problem"; problem: Problem };

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

/** Without a byte order mark, of a file of no more than `mostBytes`. `place` is where the file was asked for; it gets the Problem. */
export const readText = async (file: string, place: Place, mostBytes: number): Promise<ReadText> => {
  const fail = (message: string): ReadText => ({
    type: "problem",
    problem: mistake("unreadable-file", place, message),
  });
  try {
    const read = readRegularFile(file, mostBytes);
    if (read.type === "refused") return fail(`this cannot be read as an experiment: ${read.reason}`);
    return { type: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(read.bytes) };
  } catch (error) {
    return fail(await whyUnreadable(error, file));
  }
};
