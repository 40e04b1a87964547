/** What Keras, scikit-learn and SciPy made of class weights, metrics and intervals; scripts/classes-reference.ts made it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { record } from "./vectors.ts";

const parsed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "../train/classes.json"), "utf8"));

export const classCases = record(parsed);
