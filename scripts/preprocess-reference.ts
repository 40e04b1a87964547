/**
 * node --import tsx scripts/preprocess-reference.ts: what Keras' imagenet_utils.preprocess_input makes of levels, into
 * test/keras/preprocess.json.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("check-export-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("preprocess_reference.py")]);
writeFileSync(here("../test/keras/preprocess.json"), stdout);
