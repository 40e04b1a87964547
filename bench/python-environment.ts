/** Python environments of the Keras side, each made once into the user's cache from a file of requirements. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";

const run = promisify(execFile);
const ofBenchmarks = resolve(import.meta.dirname, "requirements.txt");

/** Path of its python. The folder is named by what is installed, and only a finished one has the name. */
export const pythonEnvironment = async (requirements = ofBenchmarks): Promise<string> => {
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const folder = join(envPaths("petri", { suffix: "" }).cache, "bench", `python-${hash}`);
  const python = join(folder, "bin", "python");
  if (existsSync(python)) return python;
  process.stderr.write("making the Python environment, once\n");
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await run("python3", ["-m", "venv", unfinished]);
  await run(join(unfinished, "bin", "python"), ["-m", "pip", "install", "--quiet", "-r", requirements]);
  await rename(unfinished, folder);
  return python;
};
