/** What a report's page holds, read back from its HTML. */
import { readFileSync } from "node:fs";
import { list, record, text } from "./vectors.ts";

export interface ReportRead {
  html: string;
  data: Record<string, unknown>;
  runs: readonly Record<string, unknown>[];
  pictures: readonly Record<string, unknown>[];
}

export const readReport = (file: string): ReportRead => {
  const html = readFileSync(file, "utf8");
  const [, json = ""] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html) ?? [];
  const data = record(JSON.parse(json));
  return { html, data, runs: list(data.runs).map(record), pictures: list(data.pictures).map(record) };
};

export const textsOf = (value: unknown): string[] => list(value).map(text);
