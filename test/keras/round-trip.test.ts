import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Net, NetNode } from "../../src/keras/net.ts";
import { readNet } from "../../src/keras/read-net.ts";
import { writeH5 } from "../../src/keras/write-h5.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exampleNet } from "./example-net.ts";

describe("a net that was written and is read again", () => {
  const folder = temporaryFolder();

  /** Keras has another order of layers where they branch. */
  const byName = ({ nodes }: Net): NetNode[] =>
    nodes.toSorted((a, b) => (a.layer.name < b.layer.name ? -1 : 1));

  for (const [ending, write] of [["keras", writeKeras] as const, ["h5", writeH5] as const])
    it(`is the same, as .${ending}`, async () => {
      const file = join(folder(), `example.${ending}`);
      writeFileSync(file, await write(exampleNet(), "example"));
      const result = await readNet({ file, cut: null });
      if (result.type === "mistake") throw new Error(result.message);
      expect(result.net.inputShape).to.deep.equal([8, 7, 3]);
      expect(byName(result.net)).to.deep.equal(byName(exampleNet()));
    });
});
