import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { petri } from "../support/command.ts";
import { emptyCache } from "../support/empty-cache.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** All that is drawn or counted: split, order, pictures, weights, masks, noise. */
const changes = {
  split: "{train: 12, validation: 4, test: 4, order: shuffled}",
  augmentation:
    "{rotationRange: 20, widthShiftRange: 0.2, zoomRange: 0.2, brightnessRange: [0.8, 1.2], horizontalFlip: true}",
  layers: `
  - {type: gaussianNoise, stddev: 0.1}
  - {type: conv2d, filters: 4, kernelSize: 3, activation: relu}
  - {type: batchNormalization}
  - {type: spatialDropout2d, rate: 0.2}
  - {type: flatten}
  - {type: dropout, rate: 0.3}
  - {type: dense, units: 1, activation: sigmoid}`,
};

const preload = (name: string): string =>
  `--import=${new URL(`../support/preload/${name}.mjs`, import.meta.url).href}`;

describe("the bytes of a run", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  it("depend on no other chance, clock or order of a folder's names than the seed's", async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(join(folder(), "tiny.yaml"), tinyExperiment(changes));
    const others = ["other-chance-and-clock", "other-folder-order"].map(preload).join(" ");
    // With an empty cache, so that the pictures are decoded under them, too.
    const cache = emptyCache(join(folder(), "cache"));
    for (const env of [{}, { ...cache, NODE_OPTIONS: others }]) {
      const ended = await petri(["tiny.yaml", "--runs", "runs", "--quiet"], { cwd: folder(), env });
      expect(ended).to.include({ status: 0, stderr: "" });
    }
    const environment = join(folder(), "runs", "tiny-002", "machine", "environment.json");
    expect(readFileSync(environment, "utf8")).to.contain('"started": "2001-09-0');
    await promisify(execFile)("diff", ["-r", "-x", "machine", "tiny-001", "tiny-002"], {
      cwd: join(folder(), "runs"),
    });
  });
});
