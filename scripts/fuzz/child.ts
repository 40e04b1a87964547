/** Tries cases one after the other and sends the outcome of each: `child.ts FAMILY SEED FROM TO`. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { families, tryCase, type Tried } from "./try-case.ts";

export type Message =
  | ({ type: "tried"; index: number; megabytes: number } & Tried)
  | { type: "thrown"; index: number; text: string };

const [family = "", seed = "", from = "", to = ""] = process.argv.slice(2);
const known = families.find((name) => name === family);
if (known === undefined) throw new Error(`no such family: ${family}`);

const folder = mkdtempSync(join(tmpdir(), "petri-fuzz-"));
try {
  for (let index = Number(from); index < Number(to); index++) {
    const own = join(folder, String(index));
    mkdirSync(own);
    let message: Message;
    try {
      const tried = await tryCase(known, `${seed} ${index}`, own);
      message = { type: "tried", index, megabytes: process.resourceUsage().maxRSS / 1000, ...tried };
    } catch (error) {
      message = { type: "thrown", index, text: error instanceof Error ? String(error.stack) : String(error) };
    }
    rmSync(own, { recursive: true });
    process.send?.(message);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  process.disconnect();
}
