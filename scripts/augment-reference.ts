/**
 * node --import tsx scripts/augment-reference.ts: what Keras' image layers make of small pictures for given draws, into
 * test/load/image-layers.json.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("classes-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("augment_reference.py")], { maxBuffer: 2 ** 26 });
writeFileSync(here("../test/load/image-layers.json"), stdout);
