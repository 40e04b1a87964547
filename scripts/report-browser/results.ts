/** The tables of docs/report.md that the browsers fill. */
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { resolve } from "node:path";
import type { Visit } from "./visit.ts";

export interface Results {
  visits: readonly Visit[];
  sizes: readonly { name: string; bytes: number; seconds: number }[];
  versions: readonly string[];
  faults: readonly string[];
}

const page = resolve(import.meta.dirname, "../../docs/report.md");
const [begins, ends] = ["<!-- measured -->", "<!-- end -->"];

const ms = (value: number | null): string => (value === null ? "" : value.toFixed(0));

const row = ({ subject, browser, milliseconds, difference, firstMs, laterMs, faults }: Visit): string =>
  `| ${subject} | ${browser} | ${(milliseconds / 1000).toFixed(1)} | ${difference === null ? "" : difference.toExponential(1)} | ${ms(firstMs)} | ${ms(laterMs)} | ${faults.length} |`;

const text = ({ visits, sizes, versions, faults }: Results): string => `${begins}
${new Date().toISOString().slice(0, 10)}, ${versions.join(", ")}, ${cpus().length} cores of ${cpus()[0]?.model.trim() ?? ""}; ${faults.length} faults in all.

| report | MB | seconds to make |
| --- | --- | --- |
${sizes.map(({ name, bytes, seconds }) => `| ${name} | ${(bytes / 1e6).toFixed(1)} | ${seconds.toFixed(1)} |`).join("\n")}

| report | browser | s until it is there | largest difference | ms of the first answer | of later ones | faults |
| --- | --- | --- | --- | --- | --- | --- |
${visits.map(row).join("\n")}
${ends}`;

export const writeResults = async (results: Results): Promise<void> => {
  const before = await readFile(page, "utf8");
  const [start, end] = [before.indexOf(begins), before.indexOf(ends)];
  if (start === -1 || end === -1) throw new Error(`${page} has no place for the results`);
  await writeFile(page, before.slice(0, start) + text(results) + before.slice(end + ends.length));
};
