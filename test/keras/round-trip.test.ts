import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Net, NetNode } from "../../src/keras/net.ts";
import { readNet } from "../../src/keras/read-net.ts";
import { writeH5 } from "../../src/keras/write-h5.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exampleNet } from "./example-net.ts";

describe("a net that was written and is read again", () => {
  const folder = temporaryFolder();

  /** Keras has another order of layers where they branch. */
  const byName = ({ nodes }: Net): NetNode[] =>
    nodes.toSorted((a, b) => (a.layer.name < b.layer.name ? -1 : 1));

  /** exampleNet has what tfjs knows, too. */
  const grouped = (): Net => {
    const layer = { ...exampleLayers.groupNormalization, name: "grouped", groups: 3, scale: false };
    const weights = [{ name: "beta", shape: [6], values: Float32Array.of(1, 2, 3, 4, 5, 6) }];
    const flat = { layer: { ...exampleLayers.flatten, name: "flat" }, inputs: ["grouped"], weights: [] };
    return { ...exampleNet(), inputShape: [4, 4, 6], nodes: [{ layer, inputs: [], weights }, flat] };
  };

  for (const [ending, write] of [["keras", writeKeras] as const, ["h5", writeH5] as const])
    it(`is the same, as .${ending}`, async () => {
      const file = join(folder(), `example.${ending}`);
      writeFileSync(file, await write(exampleNet(), "example"));
      const result = await readNet({ file, cut: null });
      if (result.type === "mistake") throw new Error(result.message);
      expect(result.net.inputShape).to.deep.equal([8, 7, 3]);
      expect(byName(result.net)).to.deep.equal(byName(exampleNet()));
      writeFileSync(file, await write(grouped(), "grouped"));
      const other = await readNet({ file, cut: null });
      expect(other).to.have.property("type", "read");
      if (other.type !== "mistake") expect(other.net.nodes).to.deep.equal(grouped().nodes);
    });
});
