import { rm } from "node:fs/promises";
import { isListedFile, type ListedFile } from "./manifest.ts";
import type { Pip } from "./python.ts";
import { recipeFile } from "./release.ts";
import { lastLines, runTool } from "./run-tool.ts";
import type { SetupFailure } from "./setup-event.ts";

/**
 * Unpacks what the engine needs into `folder`, and removes each wheel after it, so that both are never on the disk whole.
 * @returns the large files with their hashes
 */
export async function unpackWheels(
  pip: Pip,
  wheels: readonly string[],
  folder: string,
): Promise<ListedFile[] | SetupFailure> {
  const listed: ListedFile[] = [];
  for (const wheel of wheels) {
    const result = await runTool(pip.python, [recipeFile("unpack_wheel.py"), wheel, folder]);
    if (result.type === "missing") throw new Error(`${pip.python} was there a moment ago`);
    if (result.status !== 0) return unpackFailure(result.output);
    listed.push(...readLines(result.standardOutput));
    await rm(wheel);
  }
  return listed;
}

function readLines(text: string): ListedFile[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const value: unknown = JSON.parse(line);
    if (!isListedFile(value)) throw new Error(`unpack_wheel.py printed ${line}`);
    return value;
  });
}

function unpackFailure(output: string): SetupFailure {
  const detail = lastLines(output);
  const full = output.includes("No space left on device");
  return {
    type: "setup-failed",
    reason: full ? "disk-full" : "unpack-failed",
    message: full ? "the disk is full" : "the TensorFlow wheel could not be unpacked",
    mend: null,
    detail,
  };
}
