/**
 * node --import tsx scripts/classes-reference.ts: what Keras and scikit-learn make of class weights and of the metrics
 * for classes that are not equal, into test/train/classes.json.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("classes-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("classes_reference.py")], {
  maxBuffer: 2 ** 26,
});
writeFileSync(here("../test/train/classes.json"), stdout);
