/** Nets that nobody saved: the tests' fixtures with bytes, descriptions and arrays changed. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Chance } from "./chance.ts";
import { changedTree } from "./texts.ts";

const fixtures = resolve(import.meta.dirname, "../../test/keras/fixtures");
const fixture = (name: string): Buffer => readFileSync(join(fixtures, name));

/** Bytes turned, cut off or overwritten; HDF5's own numbers are mostly near the beginning. */
const damaged = (whole: Uint8Array, chance: Chance): Buffer => {
  const bytes = Buffer.from(whole);
  for (let changes = chance.size(30); changes > 0; changes--) {
    const at = chance.below(chance.one([bytes.length, Math.min(bytes.length, 4000)]));
    const value = chance.one([chance.below(256), 0, 255, 127, (bytes[at] ?? 0) ^ (1 << chance.below(8))]);
    bytes.fill(value, at, Math.min(bytes.length, at + chance.one([1, 1, 1, 2, 4, 8])));
  }
  return chance.below(8) === 0 ? bytes.subarray(0, chance.below(bytes.length)) : bytes;
};

const changedKeras = (chance: Chance): Uint8Array => {
  const files = unzipSync(fixture(chance.one(["stack.keras", "every-layer.keras", "transfer.keras"])));
  const config = files["config.json"] ?? new Uint8Array();
  const weights = files["model.weights.h5"] ?? new Uint8Array();
  const changed = chance.one<() => Record<string, Uint8Array>>([
    () => ({ "config.json": strToU8(changedTree(strFromU8(config), chance)) }),
    () => ({ "model.weights.h5": damaged(weights, chance) }),
    () => ({ "model.weights.h5": new Uint8Array(chance.size(50e6)) }),
  ])();
  return zipSync({ ...files, ...changed }, { level: chance.one([0, 6]) });
};

/** Writes the net into `folder`; gives its file. */
export const changedNet = (folder: string, chance: Chance): string => {
  const file = join(folder, chance.one(["a.h5", "a.keras"]));
  switch (chance.below(4)) {
    case 0:
      writeFileSync(
        file,
        damaged(fixture(chance.one(["stack.h5", "every-layer.h5", "transfer-keras2.h5"])), chance),
      );
      return file;
    case 1:
      writeFileSync(file, damaged(fixture(chance.one(["stack.keras", "every-layer.keras"])), chance));
      return file;
    case 2:
      writeFileSync(file, changedKeras(chance));
      return file;
    default: {
      const tfjs = join(folder, "tfjs");
      cpSync(join(fixtures, "stack-tfjs"), tfjs, { recursive: true });
      const model = readFileSync(join(tfjs, "model.json"), "utf8");
      writeFileSync(join(tfjs, "model.json"), changedTree(model, chance));
      return join(tfjs, "model.json");
    }
  }
};
