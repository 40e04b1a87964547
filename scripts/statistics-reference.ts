/**
 * node --import tsx scripts/statistics-reference.ts: what SciPy says of the cases with which test/compare checks petri's
 * statistics, into test/compare/statistics.json.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("statistics-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("statistics_reference.py")], {
  maxBuffer: 2 ** 26,
});
writeFileSync(here("../test/compare/statistics.json"), stdout);
