/**
 * node --import tsx scripts/group-normalization-reference.ts: three steps of Keras' nets with group normalisation, into
 * test/network/group-normalization.json.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("classes-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("group_normalization_reference.py")], {
  maxBuffer: 2 ** 26,
});
writeFileSync(here("../test/network/group-normalization.json"), stdout);
