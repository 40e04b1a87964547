/** node --import tsx scripts/pdq-reference.ts: what Meta's own code makes of a few pictures, into test/load/pdq.json. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("pdq-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("pdq_reference.py")], { maxBuffer: 2 ** 26 });
writeFileSync(here("../test/load/pdq.json"), stdout);
