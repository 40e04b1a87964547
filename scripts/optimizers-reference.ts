/**
 * node --import tsx scripts/optimizers-reference.ts: what Keras' optimizers, and a training by fit with averages of the
 * weights, come to, into test/network/optimizers.json.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("classes-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("optimizers_reference.py")], {
  maxBuffer: 2 ** 26,
});
writeFileSync(here("../test/network/optimizers.json"), stdout);
