/**
 * node --import tsx scripts/blocks-reference.ts: what Keras answers, its gradients and three of its training steps, for
 * nets that hold residual and parallel layers in one another, into test/network/blocks.json.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

const python = await pythonEnvironment(here("classes-requirements.txt"));
const { stdout } = await promisify(execFile)(python, [here("blocks_reference.py")], { maxBuffer: 2 ** 26 });
writeFileSync(here("../test/network/blocks.json"), stdout);
