import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readCheckpoint, repairCheckpoints, writeCheckpoint } from "../../src/write/checkpoint.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../src/write/checkpoint-files.ts";
import { runFiles, type RunFiles } from "../../src/write/run-files.ts";
import { aCheckpoint, anArray, aState } from "../support/checkpoints.ts";
import { diesAfter } from "../support/dying-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("checkpoint", () => {
  const folder = temporaryFolder();
  let runs = 0;
  const newRun = async (): Promise<RunFiles> => {
    const files = runFiles(join(folder(), `tiny-${String(++runs)}`));
    await mkdir(files.checkpoints, { recursive: true });
    return files;
  };

  it("writeCheckpoint, then readCheckpoint gives the same values", async () => {
    const files = await newRun();
    await writeCheckpoint(files, "last", aCheckpoint(3));
    const found = await readCheckpoint(files, "last");
    expect(found).to.deep.equal({ type: "read", checkpoint: aCheckpoint(3) });
  });

  it("best has the model only", async () => {
    const files = await newRun();
    await writeCheckpoint(files, "best", aCheckpoint(3, null));
    expect(readdirSync(join(files.checkpoints, "best")).sort()).to.deep.equal([
      "SHA256SUMS",
      "model.json",
      "weights.bin",
    ]);
    expect(await readCheckpoint(files, "best")).to.deep.equal({
      type: "read",
      checkpoint: aCheckpoint(3, null),
    });
  });

  it("readCheckpoint says missing before the first is written", async () => {
    expect(await readCheckpoint(await newRun(), "last")).to.deep.equal({ type: "missing" });
  });

  it("model.json names the weights as tf.loadLayersModel reads them", async () => {
    const files = await newRun();
    await writeCheckpoint(files, "best", aCheckpoint(2, null));
    const model: unknown = JSON.parse(readFileSync(join(files.checkpoints, "best", "model.json"), "utf8"));
    expect(model).to.deep.equal({
      format: "layers-model",
      generatedBy: "petri",
      convertedBy: null,
      userDefinedMetadata: { epoch: 2 },
      modelTopology: { class_name: "Sequential", config: { name: "tiny" } },
      weightsManifest: [
        {
          paths: ["weights.bin"],
          weights: [
            { name: "dense_1/kernel", shape: [2, 3], dtype: "float32" },
            { name: "dense_1/bias", shape: [3], dtype: "float32" },
          ],
        },
      ],
    });
  });

  it("equal checkpoints have equal bytes, and nothing else is left in the folder", async () => {
    const [one, two] = [await newRun(), await newRun()];
    await writeCheckpoint(one, "last", aCheckpoint(1));
    await writeCheckpoint(one, "last", aCheckpoint(2));
    await writeCheckpoint(two, "last", aCheckpoint(2));
    expect(readdirSync(one.checkpoints)).to.deep.equal(["last"]);
    for (const file of readdirSync(join(one.checkpoints, "last")))
      expect(readFileSync(join(one.checkpoints, "last", file))).to.deep.equal(
        readFileSync(join(two.checkpoints, "last", file)),
      );
  });

  it("decodeCheckpoint(encodeCheckpoint(x)) is x, whatever the numbers", () => {
    const number = fc.double().map((value) => value + 0);
    const array = fc
      .array(fc.float(), { maxLength: 5 })
      .map((values) => ({ name: "w", shape: [values.length], values: Float32Array.from(values) }));
    fc.assert(
      fc.property(array, array, number, fc.array(number), (weights, slots, value, wait) => {
        const checkpoint = {
          ...aCheckpoint(1),
          model: { topology: { class_name: "Sequential" }, weights: [weights] },
          state: {
            ...aState(1),
            optimizer: { iterations: 5, slots: [slots] },
            callbacks: wait,
            best: { epoch: 1, value },
            bestWeights: { epoch: 1, weights: [weights] },
          },
        };
        expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).to.deep.equal({
          type: "read",
          value: checkpoint,
        });
      }),
    );
  });

  it("an array whose length is not that of its shape is a bug", () => {
    const checkpoint = aCheckpoint(1);
    const weights = [{ ...anArray("w", [2], 0), shape: [3] }];
    expect(() => encodeCheckpoint({ ...checkpoint, model: { ...checkpoint.model, weights } })).to.throw(
      "w has 2 values, not [3]",
    );
  });

  describe("damaged", () => {
    const damage = async (file: string, change: (bytes: Buffer) => Buffer | null): Promise<unknown> => {
      const files = await newRun();
      await writeCheckpoint(files, "last", aCheckpoint(3));
      const path = join(files.checkpoints, "last", file);
      const changed = change(readFileSync(path));
      if (changed === null) rmSync(path);
      else writeFileSync(path, changed);
      return readCheckpoint(files, "last");
    };
    const damaged = (file: string) => ({
      type: "damaged",
      reason: `checkpoints/last: ${file} is damaged or missing`,
    });

    for (const file of ["model.json", "weights.bin", "state.json", "optimizer.bin"]) {
      it(`a byte of ${file} that changed is noticed`, async () => {
        const flipped = (bytes: Buffer): Buffer => {
          bytes[10] = (bytes[10] ?? 0) ^ 1;
          return bytes;
        };
        expect(await damage(file, flipped)).to.deep.equal(damaged(file));
      });
      it(`a cut-off ${file} is noticed`, async () => {
        expect(await damage(file, (bytes) => bytes.subarray(0, -1))).to.deep.equal(damaged(file));
      });
      it(`a missing ${file} is noticed`, async () => {
        expect(await damage(file, () => null)).to.deep.equal(damaged(file));
      });
    }

    it("missing sums are noticed", async () => {
      expect(await damage("SHA256SUMS", () => null)).to.deep.equal(damaged("SHA256SUMS"));
    });
  });

  describe("killed in the swap", () => {
    /** The epoch in checkpoints/last after the repair, and what else is left. */
    const afterRepair = async (files: RunFiles): Promise<number> => {
      await repairCheckpoints(files);
      const found = await readCheckpoint(files, "last");
      expect(readdirSync(files.checkpoints)).to.deep.equal(["last"]);
      if (found.type !== "read") throw new Error(JSON.stringify(found));
      return found.checkpoint.epoch;
    };

    it("at every operation one whole checkpoint is there, and first the old one, then the new one", async () => {
      const epochs: number[] = [];
      for (let allowed = 0, isKilled = true; isKilled; allowed++) {
        const files = await newRun();
        await writeCheckpoint(files, "last", aCheckpoint(1));
        isKilled = await diesAfter(allowed, () => writeCheckpoint(files, "last", aCheckpoint(2)));
        epochs.push(await afterRepair(files));
      }
      // Open, write and flush each of five files; folders; two renames; what is old removed.
      expect(epochs.length).to.be.greaterThan(20);
      expect(epochs).to.deep.equal([...epochs].sort());
      expect(new Set(epochs)).to.deep.equal(new Set([1, 2]));
    });

    it("killed again in the repair, at any operation, the next repair mends it", async () => {
      for (let allowed = 0, isKilled = true; isKilled; allowed++) {
        const files = await newRun();
        await writeCheckpoint(files, "last", aCheckpoint(1));
        isKilled = await diesAfter(allowed, () => writeCheckpoint(files, "last", aCheckpoint(2)));
        for (let repairs = 0, isRepairing = true; isRepairing; repairs++) {
          const copy = await newRun();
          cpSync(files.checkpoints, copy.checkpoints, { recursive: true });
          isRepairing = await diesAfter(repairs, () => repairCheckpoints(copy));
          expect(await afterRepair(copy)).to.be.oneOf([1, 2]);
        }
      }
    });

    it("the first one, killed at any operation, is there whole or not at all", async () => {
      for (let allowed = 0, isKilled = true; isKilled; allowed++) {
        const files = await newRun();
        isKilled = await diesAfter(allowed, () => writeCheckpoint(files, "last", aCheckpoint(1)));
        await repairCheckpoints(files);
        const found = await readCheckpoint(files, "last");
        expect(found.type).to.be.oneOf(isKilled ? ["missing", "read"] : ["read"]);
        expect(readdirSync(files.checkpoints)).to.deep.equal(found.type === "read" ? ["last"] : []);
      }
    });
  });
});
