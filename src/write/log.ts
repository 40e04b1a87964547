import { appendFile } from "node:fs/promises";

/** Adds lines to machine/log.txt, each with the time. Every character of theirs can be seen. */
export const appendLog = async (file: string, lines: readonly string[]): Promise<void> => {
  const time = new Date().toISOString();
  await appendFile(file, lines.map((line) => `${time} ${line}\n`).join(""));
};
